import type { ReplyEnvelope } from '@campus/protocol/contract';
import { AppError } from '@campus/protocol/errors';

/** What we use of a Socket.IO socket; the server's and the client's both have it. */
export interface WireSocket {
  readonly connected: boolean;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  onAny(listener: (...args: unknown[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  timeout(timeoutMs: number): { emitWithAck(event: string, ...args: unknown[]): Promise<unknown> };
}

/** Names that somebody listens to on a socket, so that several contracts can share one. */
const knownNames = new WeakMap<WireSocket, Set<string>>();

export type Ack = (reply: ReplyEnvelope<unknown>) => void;

export function splitAck(args: readonly unknown[]): { payload: unknown; ack: Ack | undefined } {
  const last = args.at(-1);
  const ack = typeof last === 'function' ? (last as Ack) : undefined;
  return { payload: args.length > (ack ? 1 : 0) ? args[0] : undefined, ack };
}

/**
 * Notes which names are served on a socket. The first time it also starts to answer INVALID to all other names, so that
 * a caller with a wrong name does not wait for its timeout.
 */
export function claimNames(socket: WireSocket, names: readonly string[]): void {
  const isFirst = !knownNames.has(socket);
  const known = knownNames.get(socket) ?? new Set<string>();
  for (const name of names) {
    if (known.has(name)) throw new Error(`${name} is served twice on one socket`);
    known.add(name);
  }
  knownNames.set(socket, known);
  if (isFirst) refuseUnknown(socket);
}

function refuseUnknown(socket: WireSocket): void {
  socket.onAny((event, ...args) => {
    if (knownNames.get(socket)?.has(String(event))) return;
    const { ack } = splitAck(args);
    ack?.({ ok: false, error: new AppError('INVALID', 'there is no call of this name').toBody() });
  });
}
