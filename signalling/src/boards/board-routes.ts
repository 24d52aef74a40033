import type { Board, BoardState, Device, PairingPreview, Person } from '@campus/protocol';
import { readBoardCode } from '@campus/protocol/boards';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Request } from 'express';
import { readDevice } from '../account/own-sessions.ts';
import { findCentre } from '../centres/centre-store.ts';
import { checkKeepsCentre, keptCentres } from '../centres/rules.ts';
import type { Database } from '../database/open.ts';
import { hashSecret, makeSecret } from '../keys/secrets.ts';
import type { Tokens } from '../keys/tokens.ts';
import type { BoardLink, Broadcasts } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import type { BoardCookie } from './board-cookie.ts';
import type { BoardGrants } from './board-grants.ts';
import type { BoardStore } from './board-store.ts';
import { createJoinAsRoom } from './join-as-room.ts';
import type { PairingStore } from './pairing-store.ts';
import type { RoomEvents } from './room-events.ts';

/** Shorter than RFC 8628's five seconds: somebody stands before the board and waits. */
const pairingPollMs = 3_000;
const trustedPollMs = 10_000;
const linkTtlMs = 10 * 60_000;

interface Deps {
  db: Database;
  clock: Clock;
  rateLimits: RateLimits;
  tokens: Tokens;
  boards: BoardStore;
  pairings: PairingStore;
  grants: BoardGrants;
  roomEvents: RoomEvents;
  broadcasts: Broadcasts;
  link: BoardLink;
  cookie: BoardCookie;
}

type BoardsOwnRouteName = 'board.enter' | 'board.openLink' | 'board.join';
type KeepersRouteName = 'boards.inspect' | 'boards.pair' | 'boards.list' | 'boards.control' | 'boards.revoke';

export function boardHandlers(deps: Deps): HandlersOf<BoardsOwnRouteName | KeepersRouteName> {
  return { ...boardsOwnHandlers(deps), ...keepersHandlers(deps) };
}

/** What a board itself asks, by its cookie. */
function boardsOwnHandlers(deps: Deps): HandlersOf<BoardsOwnRouteName> {
  const { db, clock, rateLimits, tokens, boards, pairings, roomEvents, cookie } = deps;
  const joinAsRoom = createJoinAsRoom(deps);

  async function trustedState(board: Board): Promise<BoardState> {
    const centre = await findCentre(db, board.institutionId);
    if (!centre) throw new AppError('NOT_FOUND', 'the institution of this board is gone');
    const events = await roomEvents.list(board.institutionId, clock.nowMs());
    return { state: 'trusted', board, centre, events, pollMs: trustedPollMs };
  }

  const pairingState = ({ code, expiresAtMs }: PairingPreview): BoardState => ({
    state: 'pairing',
    pairing: { code, expiresAtMs, pollMs: pairingPollMs },
  });

  async function begin(device: Device, ip: string): Promise<{ secret: string; state: BoardState }> {
    await rateLimits.consume('pairing by address', ip);
    const secret = makeSecret();
    return { secret, state: pairingState(await pairings.begin(secret, device)) };
  }

  /** Throws RATE_LIMITED, NOT_FOUND for what is no trusted board. */
  async function trusted(request: Request, ip: string): Promise<Board> {
    await rateLimits.consume('board by address', ip);
    const secret = cookie.read(request);
    const board = secret === undefined ? null : await boards.ofSecret(secret);
    if (!board) throw new AppError('NOT_FOUND', 'this is no trusted board');
    return board;
  }

  return {
    'board.enter': async ({ req, res, ip }) => {
      await rateLimits.consume('board by address', ip);
      const secret = cookie.read(req);
      if (secret !== undefined) {
        await rateLimits.consume('board by secret', hashSecret(secret));
        const board = await boards.ofSecret(secret);
        if (board) {
          cookie.set(res, secret);
          return trustedState(board);
        }
        const shown = await pairings.ofSecret(secret);
        if (shown) return pairingState(shown);
      }
      // A secret that was worth something once is never shown again.
      const begun = await begin(readDevice(req.get('user-agent')), ip);
      cookie.set(res, begun.secret);
      return begun.state;
    },

    'board.openLink': async ({ req, ip }) => {
      const { id } = await trusted(req, ip);
      return tokens.sign('board', { sub: id }, linkTtlMs);
    },

    'board.join': async ({ req, params, ip }) => joinAsRoom(await trusted(req, ip), params.id),
  };
}

/** For those who look after the centres in which boards stand. */
function keepersHandlers(deps: Deps): HandlersOf<KeepersRouteName> {
  const { rateLimits, boards, pairings, broadcasts, link } = deps;

  /** The code as it is stored. Throws INVALID, RATE_LIMITED. */
  async function codeOf(typed: string, person: Person): Promise<string> {
    const code = readBoardCode(typed);
    if (code === null) {
      throw new AppError('INVALID', 'this is no code of a board', { fields: { code: 'is eight letters' } });
    }
    await rateLimits.consume('code by account', person.id);
    return code;
  }

  /** A board of a centre that the asker looks after. Others are none of their business: throws NOT_FOUND. */
  async function kept(keeper: Person, boardId: string): Promise<Board> {
    const board = await boards.find(boardId);
    const ids = keptCentres(keeper);
    if (!board || (ids !== null && !ids.includes(board.institutionId))) {
      throw new AppError('NOT_FOUND', 'there is no such board');
    }
    return board;
  }

  return {
    'boards.inspect': async ({ person, params }) => {
      const pairing = await pairings.ofCode(await codeOf(params.code, signedIn(person)));
      if (!pairing) throw new AppError('NOT_FOUND', 'no board shows this code');
      return pairing;
    },

    'boards.pair': async ({ person, params, body }) => {
      const keeper = signedIn(person);
      checkKeepsCentre(keeper, body.institutionId);
      return boards.pair(await codeOf(params.code, keeper), body, keeper.id);
    },

    'boards.list': async ({ person }) => {
      const list = await boards.list(keptCentres(signedIn(person)));
      return { boards: list.map((board) => ({ ...board, report: link.reportOf(board.id) })) };
    },

    'boards.control': async ({ person, params, body }) => {
      const keeper = signedIn(person);
      await rateLimits.consume('control by account', keeper.id);
      const { id } = await kept(keeper, params.id);
      link.control(id, body);
      return {};
    },

    'boards.revoke': async ({ person, params }) => {
      const keeper = signedIn(person);
      const { id } = await kept(keeper, params.id);
      const grantIds = await boards.revoke(id, keeper.id);
      link.end(id);
      for (const grantId of grantIds ?? []) await broadcasts.disconnectGrant(grantId);
      return {};
    },
  };
}
