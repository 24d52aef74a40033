import {
  type CallSpec,
  type Calls,
  type NoticeOf,
  type Notices,
  type ReplyEnvelope,
  type ReplyOf,
  type RequestInputOf,
  type RequestOf,
  readReply,
  readRequest,
} from '@campus/protocol/contract';
import { AppError, type ErrorCode } from '@campus/protocol/errors';
import type { z } from 'zod';
import { publicError } from './http-errors.ts';
import type { Logger } from './log.ts';

/** What we use of a Socket.IO socket; the server's and the client's both have it. */
export interface WireSocket {
  readonly connected: boolean;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off(event: string, listener: (...args: unknown[]) => void): unknown;
  onAny(listener: (...args: unknown[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  timeout(timeoutMs: number): { emitWithAck(event: string, ...args: unknown[]): Promise<unknown> };
}

export type CallName<C extends Calls> = keyof C & string;
export type NoticeName<N extends Notices> = keyof N & string;

export type CallHandlers<C extends Calls, Context = void> = {
  [Name in CallName<C>]: (
    request: RequestOf<C, Name>,
    context: Context,
  ) => Promise<z.input<C[Name]['reply']>> | z.input<C[Name]['reply']>;
};

export interface CallOutcome {
  name: string;
  /** Undefined when the call succeeded. */
  code: ErrorCode | undefined;
  durationMs: number;
}

export interface ServeOptions<C extends Calls> {
  log: Logger;
  /** Told after each call, for metrics. */
  onCall?: (outcome: CallOutcome) => void;
  /** Asked before the handler with the parsed request; throws an AppError to refuse. */
  authorize?: <Name extends CallName<C>>(name: Name, request: RequestOf<C, Name>) => Promise<void> | void;
}

/** Names that somebody listens to on a socket, so that several contracts can share one. */
const knownNames = new WeakMap<WireSocket, Set<string>>();

type Ack = (reply: ReplyEnvelope<unknown>) => void;

function splitAck(args: readonly unknown[]): { payload: unknown; ack: Ack | undefined } {
  const last = args.at(-1);
  const ack = typeof last === 'function' ? (last as Ack) : undefined;
  return { payload: args.length > (ack ? 1 : 0) ? args[0] : undefined, ack };
}

function listenToKnown(socket: WireSocket, names: readonly string[]): void {
  const known = knownNames.get(socket) ?? new Set<string>();
  for (const name of names) {
    if (known.has(name)) throw new Error(`${name} is served twice on one socket`);
    known.add(name);
  }
  knownNames.set(socket, known);
}

/**
 * Answers the calls of a contract on a socket: parses, authorises, runs the handler, acknowledges. An AppError goes to
 * the caller as it is; any other error is logged whole and answered as INTERNAL. Names outside the contracts that are
 * served on this socket are answered INVALID.
 */
export function serveCalls<C extends Calls>(
  socket: WireSocket,
  calls: C,
  handlers: CallHandlers<C>,
  options: ServeOptions<C>,
): void {
  const isFirst = !knownNames.has(socket);
  const names = Object.keys(calls) as CallName<C>[];
  listenToKnown(socket, names);
  if (isFirst) refuseUnknown(socket);
  const serve = <Name extends CallName<C>>(name: Name) => {
    const spec = calls[name] as C[Name];
    socket.on(name, (...args) => {
      const { payload, ack } = splitAck(args);
      const run = async (): Promise<unknown> => {
        const request = readRequest(spec, name, payload) as RequestOf<C, Name>;
        await options.authorize?.(name, request);
        return handlers[name](request);
      };
      void answer(name, run, options).then((reply) => ack?.(reply));
    });
  };
  for (const name of names) serve(name);
}

async function answer(
  name: string,
  run: () => Promise<unknown>,
  options: Pick<ServeOptions<Calls>, 'log' | 'onCall'>,
): Promise<ReplyEnvelope<unknown>> {
  const startedMs = performance.now();
  const finish = (code: ErrorCode | undefined) =>
    options.onCall?.({ name, code, durationMs: performance.now() - startedMs });
  try {
    const data = await run();
    finish(undefined);
    return { ok: true, data };
  } catch (error) {
    const known = publicError(error);
    if (known.code === 'INTERNAL') options.log.error({ err: error, call: name }, 'a call failed');
    else options.log.debug({ code: known.code, call: name }, 'a call was refused');
    finish(known.code);
    return { ok: false, error: known.toBody() };
  }
}

function refuseUnknown(socket: WireSocket): void {
  socket.onAny((event, ...args) => {
    if (knownNames.get(socket)?.has(String(event))) return;
    const { ack } = splitAck(args);
    ack?.({ ok: false, error: new AppError('INVALID', 'there is no call of this name').toBody() });
  });
}

export type Caller<C extends Calls> = <Name extends CallName<C>>(
  name: Name,
  request: RequestInputOf<C, Name>,
  options?: { timeoutMs?: number },
) => Promise<ReplyOf<C, Name>>;

/**
 * Calls over a socket, of either side. Throws the AppError that the other side answered, UNAVAILABLE (retryable) when
 * it does not answer in time, goes away meanwhile or is not connected: nothing is kept to be sent later.
 */
export function callOver<C extends Calls>(socket: WireSocket, calls: C, options: { timeoutMs: number }): Caller<C> {
  return async (name, request, own) => {
    const spec: CallSpec | undefined = calls[name];
    if (!spec) throw new AppError('INTERNAL', `${name} is not in the contract`);
    if (!socket.connected) throw new AppError('UNAVAILABLE', `${name}: not connected`);
    const timeoutMs = own?.timeoutMs ?? options.timeoutMs;
    let onGone: (() => void) | undefined;
    const gone = new Promise<never>((_resolve, reject) => {
      onGone = () => reject(new AppError('UNAVAILABLE', `${name}: the connection ended before the answer`));
      socket.on('disconnect', onGone);
    });
    const answered = socket
      .timeout(timeoutMs)
      .emitWithAck(name, request)
      .catch((cause: unknown) => {
        throw new AppError('UNAVAILABLE', `${name}: no answer within ${timeoutMs} ms`, { cause });
      });
    try {
      return readReply(spec, await Promise.race([answered, gone])) as ReplyOf<C, typeof name>;
    } finally {
      if (onGone) socket.off('disconnect', onGone);
    }
  };
}

/** Sends a notice to one socket, or to a room of them (`io.to(room)`). */
export function sendNotice<N extends Notices, Name extends NoticeName<N>>(
  target: { emit(event: string, ...args: unknown[]): unknown },
  notices: N,
  name: Name,
  data: z.input<N[Name]>,
): void {
  if (!Object.hasOwn(notices, name)) throw new AppError('INTERNAL', `${name} is not in the contract`);
  target.emit(name, data);
}

export type NoticeHandlers<N extends Notices> = {
  [Name in NoticeName<N>]?: (data: NoticeOf<N, Name>) => Promise<void> | void;
};

/** Listens to the notices of a contract. One that does not fit is logged and dropped; a handler's error is logged. */
export function onNotices<N extends Notices>(
  socket: WireSocket,
  notices: N,
  handlers: NoticeHandlers<N>,
  log: Logger,
): void {
  const names = Object.keys(notices) as NoticeName<N>[];
  const isFirst = !knownNames.has(socket);
  listenToKnown(socket, names);
  if (isFirst) refuseUnknown(socket);
  const listen = <Name extends NoticeName<N>>(name: Name) => {
    const schema = notices[name];
    socket.on(name, (payload) => {
      const parsed = schema?.safeParse(payload);
      if (!parsed?.success) {
        log.warn({ notice: name, problem: parsed?.error.message }, 'a notice did not fit the contract');
        return;
      }
      const handle = async () => handlers[name]?.(parsed.data as NoticeOf<N, Name>);
      handle().catch((error: unknown) => log.error({ err: error, notice: name }, 'a notice could not be handled'));
    });
  };
  for (const name of names) listen(name);
}
