import { z } from 'zod';
import { Board, BoardControl, BoardDraft, BoardState, ListedBoard, PairingPreview } from './boards.ts';
import { Centre, CentreDraft } from './centres.ts';
import { JoinReply } from './events.ts';
import { EpochMs } from './ids.ts';
import { byId, none, route } from './route-spec.ts';

/** As it was typed: `readBoardCode` reads it. */
const byCode = z.object({ code: z.string().max(40) });

/** Of centres and their smartboards: a part of `routes`. */
export const centreRoutes = {
  /** Of the institutions whose centre the asker looks after; the lead campus' first, then by name. */
  'centres.list': route('GET', '/api/centres', 'coordinator', { reply: z.object({ centres: z.array(Centre) }) }),
  /** `id` is the institution's. FORBIDDEN for somebody who looks after others only. */
  'centres.describe': route('PATCH', '/api/centres/:id', 'coordinator', {
    params: byId,
    body: CentreDraft,
    reply: Centre,
  }),
  /**
   * A board asks who it is, by its cookie: it is told its code, or that it is trusted. One that is neither gets a new
   * code. To be asked again after `pollMs` (RFC 8628, 3.5).
   */
  'board.enter': route('POST', '/api/board', 'public', { reply: BoardState }),
  /** For a trusted board's own socket (`BOARD_NAMESPACE`). NOT_FOUND for what is none. */
  'board.openLink': route('POST', '/api/board/link', 'public', {
    reply: z.object({ token: z.string(), expiresAtMs: EpochMs }),
  }),
  /**
   * Joins an event that the board's centre has a seat in, as the room: always as the same participant. NOT_FOUND for
   * any other event, and for what is no trusted board.
   */
  'board.join': route('POST', '/api/board/events/:id/join', 'public', { params: byId, reply: JoinReply }),
  /** Which board shows that code. NOT_FOUND when none does (any more). */
  'boards.inspect': route('GET', '/api/boards/pairings/:code', 'coordinator', {
    params: byCode,
    reply: PairingPreview,
  }),
  /** Trusts the board that shows that code, until it is revoked. FORBIDDEN for another's centre. */
  'boards.pair': route('POST', '/api/boards/pairings/:code', 'coordinator', {
    params: byCode,
    body: BoardDraft,
    reply: Board,
  }),
  /** Of the centres that the asker looks after. */
  'boards.list': route('GET', '/api/boards', 'coordinator', { reply: z.object({ boards: z.array(ListedBoard) }) }),
  /** The remote control of one board. UNAVAILABLE while it is not connected. */
  'boards.control': route('POST', '/api/boards/:id/control', 'coordinator', {
    params: byId,
    body: BoardControl,
    reply: none,
  }),
  /** The board shows a new code at once, or when it next asks. */
  'boards.revoke': route('DELETE', '/api/boards/:id', 'coordinator', { params: byId, reply: none }),
} as const;
