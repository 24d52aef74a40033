import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { AppError, LIVE_PATH, liveCalls, liveNotices } from '@campus/protocol';
import { type CallHandlers, type CallOutcome, serveCalls } from '@campus/service-kit/contract-socket';
import { publicError } from '@campus/service-kit/http-errors';
import type { Logger } from '@campus/service-kit/log';
import { Server, type Socket } from 'socket.io';
import { asDatabaseTrouble } from '../database/errors.ts';
import { type Admitted, type HandshakeDependencies, readHandshake } from './handshake.ts';
import type { Connection } from './hub.ts';
import { createCallLimit } from './rate-limit.ts';

const largestMessageBytes = 256 * 1024;
/** A join makes about ten calls; a person's clicks and a window's sizes stay far below. */
const callLimit = { perSecond: 25, burst: 120 };

export interface LiveServerDependencies extends HandshakeDependencies {
  log: Logger;
  onCall?: (outcome: CallOutcome) => void;
  /** Handlers of one connection; they wait for `arrive`. */
  handlersOf(connection: Connection): CallHandlers<typeof liveCalls>;
  /** Notes the connection and sends its snapshot. */
  arrive(connection: Connection, admitted: Admitted): Promise<void>;
  depart(connection: Connection): Promise<void>;
  /** Others who are reached on the same path, in namespaces of their own. */
  serveOthers(io: Server): void;
}

export interface LiveServer {
  attach(httpServer: HttpServer): void;
  close(): Promise<void>;
}

/** The Socket.IO endpoint of the browsers. */
export function createLiveServer(dependencies: LiveServerDependencies): LiveServer {
  const { log, clock } = dependencies;
  const io = new Server({
    path: LIVE_PATH,
    transports: ['websocket', 'polling'],
    serveClient: false,
    // Half of what a silent viewer costs; media notices a dead line by itself, and sooner.
    pingInterval: 10_000,
    pingTimeout: 6_000,
    maxHttpBufferSize: largestMessageBytes,
  });
  const departures = new Set<Promise<void>>();
  dependencies.serveOthers(io);

  io.use(async (socket, next) => {
    let refused: Error | undefined;
    try {
      socket.data = await readHandshake(dependencies, socket.handshake.auth);
    } catch (error) {
      refused = refusal(error, log);
    }
    next(refused);
  });

  io.on('connection', (socket: Socket) => {
    const admitted = socket.data as Admitted;
    const connection: Connection = {
      id: randomUUID(),
      participantId: admitted.row.id,
      broadcastId: admitted.row.broadcast_id,
      grantId: admitted.row.grant_id,
      role: admitted.row.role,
      socket,
      attendanceId: null,
    };
    const arrived = dependencies.arrive(connection, admitted);
    arrived.catch((error: unknown) => {
      const known = publicError(asDatabaseTrouble(error) ?? error);
      if (known.code === 'INTERNAL')
        log.error({ err: error, broadcastId: connection.broadcastId }, 'a participant could not be let in');
      // Temporary trouble: the client comes back by itself. Else it is told that it may not.
      if (!known.retryable && known.code !== 'INTERNAL')
        socket.emit('access.revoked' satisfies keyof typeof liveNotices, { code: known.code });
      socket.disconnect(true);
    });
    serveCalls(socket, liveCalls, dependencies.handlersOf(connection), {
      log,
      mapError: asDatabaseTrouble,
      ...(dependencies.onCall ? { onCall: dependencies.onCall } : {}),
      limit: createCallLimit({ ...callLimit, clock }),
      async authorize() {
        // Whatever a client asks, it is asked by somebody who has arrived.
        await arrived.catch(() => {
          throw new AppError('UNAVAILABLE', 'the connection is being closed');
        });
      },
    });
    socket.on('disconnect', () => {
      const departed = arrived
        .catch(() => undefined)
        .then(() => dependencies.depart(connection))
        .catch((error: unknown) => log.error({ err: error }, 'a departure could not be handled'));
      departures.add(departed);
      void departed.finally(() => departures.delete(departed));
    });
  });

  return {
    attach(httpServer) {
      io.attach(httpServer);
    },
    async close() {
      io.disconnectSockets(true);
      // The HTTP server is its owner's to close, and `io.close()` would.
      if (io.engine) io.engine.close();
      await Promise.all(departures);
    },
  };
}

function refusal(error: unknown, log: Logger): Error {
  const known = publicError(asDatabaseTrouble(error) ?? error);
  if (known.code === 'INTERNAL') log.error({ err: error }, 'a handshake failed');
  return Object.assign(new Error(known.message), { data: known.toBody() });
}
