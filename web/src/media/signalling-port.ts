import type { ClientCommandName, LiveCallName, liveCalls, ReplyOf, RequestInputOf } from '@campus/protocol';

type Request<N extends LiveCallName> = RequestInputOf<typeof liveCalls, N>;
type Reply<N extends LiveCallName> = ReplyOf<typeof liveCalls, N>;

/** What the media layer needs of the signalling connection; the live client implements it, tests fake it. */
export interface SignallingPort {
  readonly isUp: boolean;
  /** One try over the present connection. Rejects with AppError; UNAVAILABLE when the answer is lost. */
  call<N extends Exclude<LiveCallName, ClientCommandName>>(name: N, request: Request<N>): Promise<Reply<N>>;
  /** Tried again under the same commandId, after reconnects too, until it is answered. Rejects with AppError. */
  command<N extends ClientCommandName>(name: N, request: Omit<Request<N>, 'commandId'>): Promise<Reply<N>>;
}
