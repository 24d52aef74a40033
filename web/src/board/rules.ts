import type { BoardState } from '@campus/protocol';

const firstPollMs = 5_000;

/** When the board asks again who it is; also after an answer that did not come. */
export function pollMsOf(reply: BoardState | undefined): number {
  if (reply === undefined) return firstPollMs;
  return reply.state === 'pairing' ? reply.pairing.pollMs : reply.pollMs;
}
