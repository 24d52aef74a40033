import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Calls, type Notices, PROTOCOL_VERSION } from '@campus/protocol/contract';
import { AppError } from '@campus/protocol/errors';
import express, { type Express, type RequestHandler } from 'express';
import { Server, type Socket } from 'socket.io';
import type { z } from 'zod';
import { type NoticeName, sendNotice } from './contract-notices.ts';
import { type CallHandlers, type CallOutcome, serveCalls } from './contract-socket.ts';
import { createHealth, type Health } from './health.ts';
import { errorMiddleware } from './http-errors.ts';
import type { Logger } from './log.ts';
import { type Metrics, metricsRouter } from './metrics.ts';

export const CONTROL_PATH = '/control';

/** Inventories of a full node are larger than Socket.IO's default of 1 MB. */
const maxMessageBytes = 16 * 1024 * 1024;

export interface ControlContext<N extends Notices> {
  /** Identifies this connection; a client that comes back has a new one. */
  readonly linkId: string;
  /** Sends a notice on this link only. */
  notify<Name extends NoticeName<N>>(name: Name, data: z.input<N[Name]>): void;
}

export interface ControlServerOptions<C extends Calls, N extends Notices> {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  secret: string;
  calls: C;
  notices: N;
  handlers: CallHandlers<C, ControlContext<N>>;
  log: Logger;
  path?: string;
  /** A server that listens already or will; it stays its owner's, who also serves HTTP on it. */
  httpServer?: HttpServer;
  /** An Express app or router that is served on the same port, after health and metrics. */
  app?: RequestHandler;
  health?: Health;
  metrics?: Metrics;
  onCall?: (outcome: CallOutcome) => void;
  onLinkUp?: (context: ControlContext<N>) => void;
  onLinkDown?: (linkId: string) => void;
}

export interface ControlServer<N extends Notices> {
  readonly port: number;
  broadcastNotice<Name extends NoticeName<N>>(name: Name, data: z.input<N[Name]>): void;
  /** How many links are up. */
  connections(): number;
  close(): Promise<void>;
}

/**
 * The serving side of a control link: typed calls over Socket.IO (websocket only), plus `/health/live`,
 * `/health/ready` and `/metrics` by HTTP on the same port. A client needs the secret and the same protocol version.
 * Throws when the port cannot be had.
 */
export async function serveControl<C extends Calls, N extends Notices>(
  options: ControlServerOptions<C, N>,
): Promise<ControlServer<N>> {
  if (options.secret === '') throw new AppError('INTERNAL', 'a control link needs a secret');
  const { log, notices } = options;
  const owned = options.httpServer ? undefined : createServer(controlApp(options));
  const httpServer = options.httpServer ?? owned;
  if (!httpServer) throw new AppError('INTERNAL', 'a control link needs a server');
  const io = new Server(httpServer, {
    path: options.path ?? CONTROL_PATH,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: maxMessageBytes,
    pingInterval: 5_000,
    pingTimeout: 10_000,
  });
  io.use((socket, next) => {
    const refusal = refusalOf(socket.handshake.auth, options.secret);
    if (!refusal) return next();
    log.warn({ code: refusal.code, address: socket.handshake.address }, 'a control link was refused');
    next(Object.assign(new Error(refusal.message), { data: refusal.toBody() }));
  });
  io.on('connection', (socket) => serveLink(socket, options));

  if (owned && !owned.listening) {
    owned.listen(options.port, options.host);
    await once(owned, 'listening');
  }
  let closing: Promise<void> | undefined;
  return {
    get port() {
      return (httpServer.address() as AddressInfo | null)?.port ?? options.port;
    },
    broadcastNotice: (name, data) => sendNotice(io, notices, name, data),
    connections: () => io.sockets.sockets.size,
    close() {
      closing ??= closeAll(io, owned);
      return closing;
    },
  };
}

/** An injected HTTP server is not ours to close, and `io.close()` would. */
async function closeAll(io: Server, owned: HttpServer | undefined): Promise<void> {
  io.disconnectSockets(true);
  if (!owned) {
    io.engine.close();
    return;
  }
  const closed = io.close();
  owned.closeAllConnections();
  await closed;
}

function controlApp<C extends Calls, N extends Notices>(options: ControlServerOptions<C, N>): Express {
  const app = express().disable('x-powered-by');
  app.use((options.health ?? createHealth()).router);
  if (options.metrics) app.use(metricsRouter(options.metrics));
  if (options.app) app.use(options.app);
  app.use(() => {
    throw new AppError('NOT_FOUND', 'there is nothing at this address');
  });
  app.use(errorMiddleware(options.log));
  return app;
}

function serveLink<C extends Calls, N extends Notices>(socket: Socket, options: ControlServerOptions<C, N>): void {
  const { log } = options;
  const linkId = randomUUID();
  const context: ControlContext<N> = {
    linkId,
    notify: (name, data) => sendNotice(socket, options.notices, name, data),
  };
  const bound = Object.fromEntries(
    Object.entries(options.handlers).map(([name, handler]) => [name, (request: never) => handler(request, context)]),
  ) as CallHandlers<C>;
  serveCalls(socket, options.calls, bound, { log, ...(options.onCall ? { onCall: options.onCall } : {}) });
  socket.on('disconnect', (reason) => {
    log.info({ linkId, reason }, 'a control link went down');
    options.onLinkDown?.(linkId);
  });
  log.info({ linkId }, 'a control link came up');
  options.onLinkUp?.(context);
}

function refusalOf(auth: Record<string, unknown>, secret: string): AppError | undefined {
  if (typeof auth['secret'] !== 'string' || !isSame(auth['secret'], secret)) {
    return new AppError('UNAUTHENTICATED', 'the control secret is missing or wrong');
  }
  if (auth['protocolVersion'] !== PROTOCOL_VERSION) {
    return new AppError('PROTOCOL_VERSION', `this service speaks protocol version ${PROTOCOL_VERSION}`);
  }
  return undefined;
}

/** Digests have one length, so that the comparison takes the same time whatever was sent. */
function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
