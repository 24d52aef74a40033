import {
  type CallSpec,
  type Calls,
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
import { claimNames, splitAck, type WireSocket } from './wire-socket.ts';

export type CallName<C extends Calls> = keyof C & string;

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
  /** Asked before anything is read; throws an AppError to refuse. Reading what is wrong costs as much as doing what is right. */
  limit?: () => void;
  /** Asked before the handler with the parsed request; throws an AppError to refuse. */
  authorize?: <Name extends CallName<C>>(name: Name, request: RequestOf<C, Name>) => Promise<void> | void;
  /** What an error that is no AppError means to the caller (a database that is away, say); undefined: a mistake of ours. */
  mapError?: (error: unknown) => AppError | undefined;
}

/**
 * Answers the calls of a contract on a socket: parses, authorises, runs the handler, acknowledges. An AppError goes to
 * the caller as it is, and what `mapError` makes of another error too; the rest is logged whole and answered as INTERNAL. Names outside the contracts that are
 * served on this socket are answered INVALID.
 */
export function serveCalls<C extends Calls>(
  socket: WireSocket,
  calls: C,
  handlers: CallHandlers<C>,
  options: ServeOptions<C>,
): void {
  const names = Object.keys(calls) as CallName<C>[];
  claimNames(socket, names);
  const serve = <Name extends CallName<C>>(name: Name) => {
    const spec = calls[name] as C[Name];
    socket.on(name, (...args) => {
      const { payload, ack } = splitAck(args);
      const run = async (): Promise<unknown> => {
        options.limit?.();
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
  options: Pick<ServeOptions<Calls>, 'log' | 'onCall' | 'mapError'>,
): Promise<ReplyEnvelope<unknown>> {
  const startedMs = performance.now();
  let reply: ReplyEnvelope<unknown>;
  try {
    reply = { ok: true, data: await run() };
  } catch (error) {
    const mapped = options.mapError?.(error);
    const known = mapped ?? publicError(error);
    if (known.code === 'INTERNAL') options.log.error({ err: error, call: name }, 'a call failed');
    else if (mapped) options.log.warn({ err: error, code: known.code, call: name }, 'a call could not be served');
    else options.log.debug({ code: known.code, call: name }, 'a call was refused');
    reply = { ok: false, error: known.toBody() };
  }
  options.onCall?.({
    name,
    code: reply.ok ? undefined : reply.error.code,
    durationMs: performance.now() - startedMs,
  });
  return reply;
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
  // One listener for all pending calls: one for each would soon pass Node's warning about too many listeners.
  const waiting = new Set<() => void>();
  socket.on('disconnect', () => {
    for (const giveUp of waiting) giveUp();
  });
  return async (name, request, own) => {
    const spec: CallSpec | undefined = calls[name];
    if (!spec) throw new AppError('INTERNAL', `${name} is not in the contract`);
    if (!socket.connected) throw new AppError('UNAVAILABLE', `${name}: not connected`);
    const timeoutMs = own?.timeoutMs ?? options.timeoutMs;
    const { promise: gone, reject } = Promise.withResolvers<never>();
    const giveUp = () => reject(new AppError('UNAVAILABLE', `${name}: the connection ended before the answer`));
    waiting.add(giveUp);
    const answered = socket
      .timeout(timeoutMs)
      .emitWithAck(name, request)
      .catch((cause: unknown) => {
        throw new AppError('UNAVAILABLE', `${name}: no answer within ${timeoutMs} ms`, { cause });
      });
    try {
      return readReply(spec, await Promise.race([answered, gone])) as ReplyOf<C, typeof name>;
    } finally {
      waiting.delete(giveUp);
    }
  };
}
