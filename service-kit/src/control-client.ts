import { type Calls, type Notices, PROTOCOL_VERSION } from '@campus/protocol/contract';
import { AppError, ErrorBody } from '@campus/protocol/errors';
import { io } from 'socket.io-client';
import { type NoticeHandlers, onNotices } from './contract-notices.ts';
import { type Caller, callOver } from './contract-socket.ts';
import { CONTROL_PATH } from './control-server.ts';
import type { Logger } from './log.ts';
import type { WireSocket } from './wire-socket.ts';

const firstRetryMs = 100;
/** Whatever was killed is mostly back within seconds: nobody shall then wait for the rest of a long pause. */
const soonRetryMs = 200;
const soonRetries = 50;
const slowestRetryMs = 1_000;
const defaultCallTimeoutMs = 10_000;

export interface ControlClientOptions<C extends Calls, N extends Notices> {
  /** `http://host:port` of the serving side. */
  url: string;
  secret: string;
  calls: C;
  notices: N;
  onNotice?: NoticeHandlers<N>;
  /** The link is up, for the first time or again. */
  onUp?: () => Promise<void> | void;
  /** The link went down and is being tried again. Not told when `close` was called. */
  onDown?: (reason: string) => Promise<void> | void;
  log: Logger;
  path?: string;
  /** For calls that name none of their own; 10 s without. */
  timeoutMs?: number;
}

export interface ControlClient<C extends Calls> {
  /** As `callOver`; while the link is down it throws UNAVAILABLE at once. */
  readonly call: Caller<C>;
  readonly isUp: boolean;
  close(): void;
}

/** The longest pause after so many tries in a row: short for about ten seconds. */
export function longestPauseMs(tries: number): number {
  return tries < soonRetries ? soonRetryMs : slowestRetryMs;
}

/**
 * The calling side of a control link. Tries for ever, 100 to 200 ms apart for about ten seconds and then a second, a
 * refusal included: the other side may be restarted with the right secret or version at any time.
 */
export function connectControl<C extends Calls, N extends Notices>(
  options: ControlClientOptions<C, N>,
): ControlClient<C> {
  const { log, url } = options;
  const socket = io(url, {
    path: options.path ?? CONTROL_PATH,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: firstRetryMs,
    reconnectionDelayMax: longestPauseMs(0),
    randomizationFactor: 0.2,
    timeout: 5_000,
    auth: { secret: options.secret, protocolVersion: PROTOCOL_VERSION },
  });
  let isUp = false;
  let isClosed = false;
  let lastProblem = '';
  let retry: NodeJS.Timeout | undefined;

  const run = (what: string, fn: () => Promise<void> | void | undefined) => {
    const handle = async () => fn();
    handle().catch((error: unknown) => log.error({ err: error, url }, what));
  };
  /** Socket.IO leaves it to us to come back after a refusal, or after the other side disconnected us. */
  const connectAgain = (afterMs: number) => {
    if (isClosed || socket.active) return;
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), afterMs);
  };

  socket.io.on('reconnect_attempt', (tries) => socket.io.reconnectionDelayMax(longestPauseMs(tries)));
  onNotices(socket as WireSocket, options.notices, options.onNotice ?? {}, log);
  socket.on('connect', () => {
    isUp = true;
    lastProblem = '';
    log.info({ url }, 'the control link is up');
    run('the start of a control link failed', () => options.onUp?.());
  });
  socket.on('disconnect', (reason) => {
    isUp = false;
    if (!isClosed) {
      log.warn({ url, reason }, 'the control link is down');
      run('the end of a control link could not be handled', () => options.onDown?.(reason));
    }
    connectAgain(firstRetryMs);
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const refusal = ErrorBody.safeParse(error.data);
    const problem = refusal.success ? refusal.data.code : error.message;
    // Said once for each kind of trouble, since it comes back every second.
    if (problem !== lastProblem) {
      lastProblem = problem;
      if (refusal.success) log.error({ url, code: problem }, 'the control link was refused');
      else log.warn({ url, problem }, 'the control link cannot be made yet');
    }
    connectAgain(slowestRetryMs);
  });

  const call = callOver(socket as WireSocket, options.calls, { timeoutMs: options.timeoutMs ?? defaultCallTimeoutMs });
  return {
    call: async (name, request, own) => {
      if (!isUp) throw new AppError('UNAVAILABLE', `${name}: the control link is down`);
      return call(name, request, own);
    },
    get isUp() {
      return isUp;
    },
    close() {
      isClosed = true;
      clearTimeout(retry);
      socket.disconnect();
    },
  };
}
