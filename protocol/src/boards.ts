import { z } from 'zod';
import { Device } from './account.ts';
import { CaptionLanguage } from './broadcast/captions/state.ts';
import { HeadCount } from './broadcast/commands.ts';
import { Counts, Poll } from './broadcast/polls/state.ts';
import { Phase } from './broadcast/roles.ts';
import { HandWords } from './broadcast/stage/commands.ts';
import { Centre } from './centres.ts';
import { call } from './contract.ts';
import { EpochMs, Id } from './ids.ts';
import { legible } from './legible.ts';
import { PictureChoice } from './media.ts';

/**
 * A centre's smartboard. It becomes trusted as a device without a keyboard does by RFC 8628 (device authorization
 * grant): it shows a short code, somebody who looks after a centre confirms it on their own device, and the board asks
 * until that has happened.
 */

/** Consonants only, so that no code is a word, and none that is taken for a digit: RFC 8628, 6.1. */
export const boardCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ';
/** 20⁸ codes, of which each lives for minutes and may be tried a few times only: RFC 8628, 5.1. */
export const boardCodeLength = 8;

const wholeCode = new RegExp(`^[${boardCodeLetters}]{${boardCodeLength}}$`);

/** The code that somebody typed, in whatever case and with whatever between the letters; null when it is none. */
export function readBoardCode(typed: string): string | null {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{P}]/gu, '');
  return wholeCode.test(letters) ? letters : null;
}

/** As it is shown, in two halves: `WDJB-MJHT`. */
export function writeBoardCode(code: string): string {
  return `${code.slice(0, boardCodeLength / 2)}-${code.slice(boardCodeLength / 2)}`;
}

/** What a board shows until it is confirmed. */
export const BoardPairing = z.object({
  code: z.string(),
  expiresAtMs: EpochMs,
  /** How long to wait before asking again. */
  pollMs: z.number().int(),
});
export type BoardPairing = z.infer<typeof BoardPairing>;

/** The same for whoever confirms it: which device it is, and since when it shows the code. */
export const PairingPreview = BoardPairing.omit({ pollMs: true }).extend({ device: Device, beganAtMs: EpochMs });
export type PairingPreview = z.infer<typeof PairingPreview>;

export const BoardDraft = z.object({
  /** Whose centre it stands in. */
  institutionId: Id,
  /** To tell it from others there. */
  name: z.string().overwrite(legible).trim().min(1).max(60),
});
export type BoardDraft = z.infer<typeof BoardDraft>;

/** A trusted board, for those who look after its centre. */
export const Board = BoardDraft.extend({
  id: Id,
  name: z.string(),
  device: Device,
  pairedAtMs: EpochMs,
  /** To a minute. */
  lastSeenAtMs: EpochMs,
});
export type Board = z.infer<typeof Board>;

/** The poll that is open, as the room's remote control shows it. */
export const RoomPoll = Poll.pick({ id: true, kind: true, text: true, options: true }).extend({
  /** How the room has voted; null as long as it has not. */
  counts: Counts.nullable(),
});
export type RoomPoll = z.infer<typeof RoomPoll>;

/** What a board says of itself, for those who control it from elsewhere in the room. */
export const BoardReport = z.object({
  /** The event that it shows; null while it only announces. */
  event: z.object({ id: Id, title: z.string().max(140), phase: Phase }).nullable(),
  isSoundOn: z.boolean(),
  /** The browser plays nothing before somebody has touched the board. */
  isSoundBlocked: z.boolean(),
  /** 0 to 1. */
  volume: z.number().min(0).max(1),
  picture: PictureChoice,
  headCount: HeadCount.nullable(),
  /** Whether the room has its hand up; null where it can raise none: nothing runs, or it is on stage. */
  isHandUp: z.boolean().nullable(),
  poll: RoomPoll.nullable().default(null),
  /** In which language it shows captions, null for none; and in which the broadcast has any. */
  captions: z
    .object({ language: CaptionLanguage.nullable(), languages: z.array(CaptionLanguage).max(20) })
    .default({ language: null, languages: [] }),
});
export type BoardReport = z.infer<typeof BoardReport>;

/** What the remote control of a board asks it to do. It does so as far as it may: as its centre's room. */
export const BoardControl = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sound'), isOn: z.boolean() }),
  z.object({ type: z.literal('volume'), volume: BoardReport.shape.volume }),
  z.object({ type: z.literal('picture'), picture: PictureChoice }),
  z.object({ type: z.literal('captions'), language: CaptionLanguage.nullable() }),
  z.object({ type: z.literal('heads'), headCount: HeadCount }),
  z.object({ type: z.literal('hand'), isUp: z.boolean(), about: HandWords }),
  /** How many of the heads in the room are for what. */
  z.object({ type: z.literal('vote'), pollId: Id, counts: Counts }),
]);
export type BoardControl = z.infer<typeof BoardControl>;

/** `report` is null while the board is not connected. */
export const ListedBoard = Board.extend({ report: BoardReport.nullable() });
export type ListedBoard = z.infer<typeof ListedBoard>;

/** An event that the centre takes part in, as its board announces it. */
export const RoomEvent = z.object({
  id: Id,
  title: z.string(),
  leadInstitution: z.string(),
  startsAtMs: EpochMs,
  durationMinutes: z.number().int(),
  timeZone: z.string(),
  phase: Phase,
});
export type RoomEvent = z.infer<typeof RoomEvent>;

/** What a board is told when it asks who it is. */
export const BoardState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pairing'), pairing: BoardPairing }),
  z.object({
    state: z.literal('trusted'),
    board: Board.pick({ id: true, name: true }),
    centre: Centre.pick({ institutionName: true, city: true, timeZone: true }),
    /** What is coming and what runs, by time. */
    events: z.array(RoomEvent),
    pollMs: z.number().int(),
  }),
]);
export type BoardState = z.infer<typeof BoardState>;

/** Socket.IO's namespace for boards, on the live socket's path. */
export const BOARD_NAMESPACE = '/board';

/** The handshake's `auth` object: a token of a few minutes, which `board.openLink` gives. */
export const BoardHandshake = z.object({ token: z.string().min(10).max(4096), protocolVersion: z.number().int() });

/** Board → signalling: after each change, and every ten seconds. */
export const boardCalls = { 'board.report': call(BoardReport, z.object({})) } as const;

/** Signalling → board. */
export const boardNotices = {
  'board.controlled': BoardControl,
  /** It is trusted no more, and is disconnected after that. */
  'board.revoked': z.object({}),
} as const;
