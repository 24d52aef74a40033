import {
  AppError,
  BoardHandshake,
  boardCalls,
  boardNotices,
  type BoardReport,
  PROTOCOL_VERSION,
} from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import { sendNotice } from '@campus/service-kit/contract-notices';
import { serveCalls } from '@campus/service-kit/contract-socket';
import { publicError } from '@campus/service-kit/http-errors';
import type { Logger } from '@campus/service-kit/log';
import type { Namespace, Socket } from 'socket.io';
import type { Bus } from '../bus/bus.ts';
import { asDatabaseTrouble } from '../database/errors.ts';
import type { Tokens } from '../keys/tokens.ts';
import { createCallLimit } from '../live/rate-limit.ts';
import type { BoardLink } from '../ports.ts';

/** Boards report every ten seconds: of one that has said nothing for so long, nobody knows anything. */
const staleMs = 35_000;
/** A slider that is dragged makes a shower of reports. */
const callLimit = { perSecond: 10, burst: 60 };

export interface BoardLinkDependencies {
  bus: Bus;
  tokens: Pick<Tokens, 'verify'>;
  isTrusted: (boardId: string) => Promise<boolean>;
  clock: Clock;
  log: Logger;
}

/**
 * The sockets of the smartboards, which each keeps open as long as it is trusted. What a board reports is known at every
 * node, and what it is told reaches the node to which it is connected, both by the bus: a report that is lost is
 * followed by another, and whoever controls a board sees in the next one whether it did what it was told.
 */
export function createBoardLink({ bus, tokens, isTrusted, clock, log }: BoardLinkDependencies): BoardLink & {
  serve(namespace: Namespace): void;
  close(): void;
} {
  /** At this node. A board has one connection: the newest. */
  const connected = new Map<string, Socket>();
  const reports = new Map<string, { report: BoardReport; atMs: number }>();

  const endHere = (boardId: string): void => {
    const socket = connected.get(boardId);
    if (!socket) return;
    sendNotice(socket, boardNotices, 'board.revoked', {});
    socket.disconnect(true);
  };

  const ends = [
    bus.subscribe('board.reported', ({ boardId, report }) => {
      if (report) reports.set(boardId, { report, atMs: clock.nowMs() });
      else reports.delete(boardId);
    }),
    bus.subscribe('board.controlled', ({ boardId, control }) => {
      const socket = connected.get(boardId);
      if (socket) sendNotice(socket, boardNotices, 'board.controlled', control);
    }),
    bus.subscribe('board.revoked', ({ boardId }) => {
      reports.delete(boardId);
      endHere(boardId);
    }),
  ];

  /** Throws INVALID, PROTOCOL_VERSION, UNAUTHENTICATED, LINK_REVOKED. */
  const readBoard = async (auth: unknown): Promise<string> => {
    const parsed = BoardHandshake.safeParse(auth);
    if (!parsed.success) throw AppError.fromZod(parsed.error, 'handshake');
    if (parsed.data.protocolVersion !== PROTOCOL_VERSION)
      throw new AppError('PROTOCOL_VERSION', `this server speaks protocol version ${PROTOCOL_VERSION}`);
    const { sub } = await tokens.verify('board', parsed.data.token);
    if (!(await isTrusted(sub))) throw new AppError('LINK_REVOKED', 'this board is trusted no more');
    return sub;
  };

  const reportOf = (boardId: string): BoardReport | null => {
    const known = reports.get(boardId);
    return known && clock.nowMs() - known.atMs < staleMs ? known.report : null;
  };

  return {
    reportOf,

    control(boardId, control) {
      if (!reportOf(boardId)) throw new AppError('UNAVAILABLE', 'the board is not connected at present');
      bus.publish('board.controlled', { boardId, control });
    },

    end(boardId) {
      bus.publish('board.revoked', { boardId });
    },

    serve(namespace) {
      namespace.use(async (socket, next) => {
        let refused: Error | undefined;
        try {
          socket.data = await readBoard(socket.handshake.auth);
        } catch (error) {
          const known = publicError(asDatabaseTrouble(error) ?? error);
          if (known.code === 'INTERNAL') log.error({ err: error }, 'the handshake of a board failed');
          refused = Object.assign(new Error(known.message), { data: known.toBody() });
        }
        next(refused);
      });
      namespace.on('connection', (socket) => {
        const boardId = socket.data as string;
        connected.set(boardId, socket);
        const handlers = {
          'board.report': (report: BoardReport) => {
            if (connected.get(boardId) === socket) bus.publish('board.reported', { boardId, report });
            return {};
          },
        };
        serveCalls(socket, boardCalls, handlers, { log, limit: createCallLimit({ ...callLimit, clock }) });
        socket.on('disconnect', () => {
          if (connected.get(boardId) !== socket) return;
          connected.delete(boardId);
          bus.publish('board.reported', { boardId, report: null });
        });
      });
    },

    close() {
      for (const end of ends) end();
      connected.clear();
    },
  };
}
