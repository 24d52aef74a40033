import { AppError } from '../../errors.ts';
import type { Actor, BroadcastCommand } from '../commands.ts';
import type { UnnumberedEvent } from '../events.ts';
import type { BroadcastRole } from '../roles.ts';
import type { BroadcastState, Participant } from '../state.ts';
import { decideCamera } from './cameras.ts';
import type { StageCommandName } from './commands.ts';
import { isHostless, standInOf } from './hosts.ts';

/** More would be a poll. */
export const mostHands = 200;

type StageCommand = Extract<BroadcastCommand, { type: StageCommandName }>;

/** Those whom a host may hand the broadcast to: they sit in the studio already. */
const heirs: ReadonlySet<BroadcastRole> = new Set(['moderator', 'speaker']);

/**
 * What a command about the stage makes happen; nothing when it is so already. Whether the asker may is decided before.
 * Throws AppError (FORBIDDEN, WRONG_PHASE, NOT_FOUND, CONFLICT, LIMIT_EXCEEDED).
 */
export function decideStage(state: BroadcastState, command: StageCommand, actor: Actor): UnnumberedEvent[] {
  const byId = actor.kind === 'participant' ? actor.participantId : null;
  const { stage } = state;
  switch (command.type) {
    case 'hand.raise': {
      if (byId === null) throw new AppError('FORBIDDEN', 'only a participant raises a hand');
      if (state.phase === 'scheduled') throw new AppError('WRONG_PHASE', 'nobody is there yet to see a hand');
      const { id: participantId } = need(state, byId);
      const known = stage.hands.find((hand) => hand.participantId === participantId);
      if (known?.about === command.about) return [];
      if (!known && stage.hands.length >= mostHands) throw new AppError('LIMIT_EXCEEDED', `${mostHands} hands are up`);
      return [{ type: 'hand.raised', participantId, about: command.about }];
    }
    case 'hand.lower':
      return stage.hands.some((hand) => hand.participantId === command.participantId)
        ? [{ type: 'hand.lowered', byId, participantId: command.participantId }]
        : [];
    case 'stage.follow':
      return stage.followsSpeaker && state.featured.layout === command.layout
        ? []
        : [{ type: 'stage.followed', byId, layout: command.layout }];
    case 'speaker.note':
      return isNewSpeaker(state, command.participantId)
        ? [{ type: 'speaker.changed', participantId: command.participantId }]
        : [];
    case 'broadcast.lock':
      return stage.isLocked ? [] : [{ type: 'broadcast.locked', byId }];
    case 'broadcast.unlock':
      return stage.isLocked ? [{ type: 'broadcast.unlocked', byId }] : [];
    case 'camera.confirm':
    case 'camera.unconfirm':
      return decideCamera(state, command, byId);
    case 'host.pass':
      return pass(state, command, byId);
    case 'host.standIn':
      return standIn(state);
    default:
      return unreachable(command);
  }
}

/** Somebody on stage who is heard: whoever was released meanwhile, or has gone, is not followed. */
function isNewSpeaker(state: BroadcastState, participantId: string): boolean {
  if (state.phase !== 'live' || !state.stage.followsSpeaker || state.stage.speakerId === participantId) return false;
  const speaker = state.participants[participantId];
  if (speaker?.place !== 'stage' || !speaker.isConnected) return false;
  return Object.values(state.tracks).some(
    (track) => track.participantId === participantId && track.source === 'microphone' && !track.isMuted,
  );
}

function pass(
  state: BroadcastState,
  { participantId, staysHost }: Extract<StageCommand, { type: 'host.pass' }>,
  byId: string | null,
): UnnumberedEvent[] {
  if (byId === null) throw new AppError('FORBIDDEN', 'only a host passes the role on');
  if (participantId === byId) throw new AppError('CONFLICT', 'nobody can pass the role to themselves');
  const heir = need(state, participantId);
  const isHost = heir.role === 'host' && state.stage.standIn?.participantId !== heir.id;
  if (heir.role !== 'host' && !heirs.has(heir.role))
    throw new AppError('CONFLICT', 'only a moderator or a speaker can become the host');
  if (!heir.isConnected) throw new AppError('CONFLICT', 'whoever becomes the host has to be there');
  const passed: UnnumberedEvent[] = isHost ? [] : [{ type: 'role.passed', byId, participantId, role: 'host' }];
  if (staysHost) return passed;
  return [...passed, { type: 'role.passed', byId, participantId: byId, role: 'moderator' }];
}

function standIn(state: BroadcastState): UnnumberedEvent[] {
  const next = isHostless(state) ? standInOf(state) : null;
  if (!next) return [];
  const before = state.stage.standIn;
  return [
    ...(before ? [{ type: 'host.stoodDown' as const, participantId: before.participantId }] : []),
    { type: 'host.stoodIn', participantId: next.id },
  ];
}

function need(state: BroadcastState, participantId: string): Participant {
  const participant = state.participants[participantId];
  if (!participant) throw new AppError('NOT_FOUND', 'no such participant');
  return participant;
}

function unreachable(value: never): never {
  throw new Error(`unknown command of the stage ${JSON.stringify(value)}`);
}
