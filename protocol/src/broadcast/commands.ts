import { z } from 'zod';
import { EpochMs, Id } from '../ids.ts';
import { captionCommands } from './captions/commands.ts';
import { CloseReason } from './events.ts';
import { BroadcastRole, Consent, ConsentTextVersion, Layout, TrackSource } from './roles.ts';
import { slidesClientCommands, slidesSystemCommands } from './slides/commands.ts';
import { stageCommands, stageSystemCommands } from './stage/commands.ts';
import { RecordingEndReason } from './state.ts';
import { talkCommands } from './talk/commands.ts';

export const HeadCount = z.number().int().min(0).max(10_000);

/** What people may ask for, by wire name. Whether they may is `rights.ts`' business. */
export const clientCommands = {
  'backstage.open': z.object({}),
  'broadcast.goLive': z.object({}),
  'broadcast.pause': z.object({}),
  'broadcast.resume': z.object({}),
  'broadcast.end': z.object({}),
  'stage.bring': z.object({ participantId: Id }),
  'stage.release': z.object({ participantId: Id }),
  'stage.feature': z.object({ layout: Layout, trackIds: z.array(Id).max(9) }),
  'participant.remove': z.object({ participantId: Id, isBanned: z.boolean() }),
  'participant.count': z.object({ headCount: HeadCount }),
  'consent.give': z.object({
    consent: z.enum(['seen-and-heard', 'watch-only']),
    textVersion: ConsentTextVersion,
  }),
  'track.publish': z.object({ trackId: Id, source: TrackSource }),
  'track.mute': z.object({ trackId: Id }),
  'track.unmute': z.object({ trackId: Id }),
  'track.close': z.object({ trackId: Id }),
  'recording.start': z.object({}),
  'recording.stop': z.object({}),
  ...stageCommands,
  ...slidesClientCommands,
  ...talkCommands,
  ...captionCommands,
} as const;

/** What only the servers say. */
export const systemCommands = {
  'broadcast.create': z.object({ eventId: Id, isRecordedAutomatically: z.boolean() }),
  /** It is one for schools from now on, and stays so. */
  'broadcast.protect': z.object({}),
  /** The event was cancelled: nobody goes live any more. */
  'broadcast.cancel': z.object({}),
  /** Nobody has looked after it for too long. */
  'broadcast.abandon': z.object({}),
  'participant.join': z.object({
    participantId: Id,
    role: BroadcastRole,
    consent: Consent,
    centreId: Id.nullable(),
    headCount: HeadCount.nullable(),
  }),
  /** What somebody said elsewhere than in the broadcast, where they may stand no more: at the door, or long afterwards. */
  'consent.note': z.object({
    participantId: Id,
    consent: z.enum(['seen-and-heard', 'watch-only']),
    textVersion: z.string().min(1).max(40),
  }),
  'participant.drop': z.object({ participantId: Id }),
  'participant.return': z.object({ participantId: Id }),
  'participant.leave': z.object({ participantId: Id }),
  /** The link that brought them was taken back. */
  'participant.expel': z.object({ participantId: Id }),
  'track.lose': z.object({ trackId: Id, reason: CloseReason }),
  'recording.fail': z.object({ recordingId: Id, reason: RecordingEndReason }),
  'recording.noteGap': z.object({ recordingId: Id, trackId: Id.nullable(), fromMs: EpochMs, toMs: EpochMs }),
  'media.noteRebuild': z.object({ reason: z.string().max(200) }),
  ...stageSystemCommands,
  ...slidesSystemCommands,
} as const;

type CommandsOf<Schemas extends Record<string, z.ZodObject>> = {
  [Name in keyof Schemas]: { type: Name } & {
    [Field in keyof Schemas[Name]['shape']]: z.output<Schemas[Name]['shape'][Field]>;
  };
}[keyof Schemas];

export type ClientCommandName = keyof typeof clientCommands;
export type SystemCommandName = keyof typeof systemCommands;
export type ClientCommand = CommandsOf<typeof clientCommands>;
export type SystemCommand = CommandsOf<typeof systemCommands>;
export type BroadcastCommand = ClientCommand | SystemCommand;

export const clientCommandNames = Object.keys(clientCommands) as readonly ClientCommandName[];

/**
 * Who asks. `role` is what their token says: it decides what they may see before they stand in the state, never what
 * they may do. `ballotKey` stands for them in an anonymous poll, also beside the stored answer.
 */
export type Actor =
  | { kind: 'system' }
  | { kind: 'participant'; participantId: string; role: BroadcastRole; ballotKey?: string };

export function isClientCommand(command: BroadcastCommand): command is ClientCommand {
  return Object.hasOwn(clientCommands, command.type);
}
