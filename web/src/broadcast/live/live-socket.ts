import { AppError, ErrorBody, LIVE_PATH, type LiveHandshake } from '@campus/protocol';
import { io } from 'socket.io-client';

export interface LiveSocketEvents {
  readonly onUp: () => void;
  /** `willRetry`: the socket tries again by itself. */
  readonly onDown: (willRetry: boolean) => void;
  /** The handshake was refused; the socket does not try again by itself. */
  readonly onRefused: (error: AppError) => void;
  readonly onNotice: (name: string, payload: unknown) => void;
}

/** The connection as the live client needs it, so that tests can fake it. */
export interface LiveSocket {
  connect(): void;
  /** Closes the connection; `connect` opens it again. */
  disconnect(): void;
  /** The raw answer. Rejects when none came in time or the connection was lost. */
  ask(name: string, request: unknown, timeoutMs: number): Promise<unknown>;
}

export type OpenLiveSocket = (handshake: () => LiveHandshake, events: LiveSocketEvents) => LiveSocket;

/** A server that was killed is mostly back within seconds; later it is spared a hall full of viewers. */
const soonRetryMs = 500;
const soonRetries = 20;
const slowestRetryMs = 1_000;

/**
 * Socket.IO: WebSocket first, long polling where a proxy lets none through. Tries again for ever, within half a second
 * for the first ten, and then within one.
 */
export const openSocketIo: OpenLiveSocket = (handshake, events) => {
  const socket = io({
    path: LIVE_PATH,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    forceNew: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: soonRetryMs,
    timeout: 5_000,
    auth: (send: (data: object) => void) => send(handshake()),
  });
  socket.io.on('reconnect_attempt', (tries) =>
    socket.io.reconnectionDelayMax(tries < soonRetries ? soonRetryMs : slowestRetryMs),
  );
  socket.on('connect', events.onUp);
  socket.on('disconnect', () => events.onDown(socket.active));
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const body = ErrorBody.safeParse(error.data);
    if (body.success) return events.onRefused(AppError.fromBody(body.data));
    if (!socket.active) return events.onRefused(new AppError('UNAVAILABLE', error.message, { cause: error }));
    events.onDown(true);
  });
  socket.onAny(events.onNotice);
  // A network that is back is used at once, instead of after the rest of the pause.
  const hurry = () => {
    if (!socket.connected && socket.active) socket.disconnect().connect();
  };
  return {
    connect: () => {
      window.addEventListener('online', hurry);
      socket.connect();
    },
    disconnect: () => {
      window.removeEventListener('online', hurry);
      socket.disconnect();
    },
    ask: async (name, request, timeoutMs) => {
      if (!socket.connected) throw new Error('not connected');
      return (await socket.timeout(timeoutMs).emitWithAck(name, request)) as unknown;
    },
  };
};
