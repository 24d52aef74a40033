import type { BroadcastEvent } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { expect, it, onTestFinished } from 'vitest';
import type { LiveParticipant } from '../../product/live-participant.ts';
import { centreClerk } from './clerk.ts';

/** Acknowledges three counts, with the numbers that are given, and no more. */
async function threeTold(...seqs: number[]) {
  const answers = [...seqs];
  let isOver = false;
  const command = async (): Promise<{ seq: number }> => {
    const seq = answers.shift();
    if (seq !== undefined) return { seq };
    await eventually(() => isOver, { timeoutMs: 20_000 });
    return { seq: 1_000 };
  };
  const clerk = centreClerk({ command } as unknown as LiveParticipant);
  onTestFinished(async () => {
    isOver = true;
    await clerk.stop();
  });
  await eventually(() => clerk.count === seqs.length);
  const log = (...stored: number[]) =>
    stored.map((seq) => ({ type: 'participant.counted', seq }) as unknown as BroadcastEvent);
  return { compare: (...stored: number[]) => clerk.compare(log(...stored), 0, Date.now() + 1_000) };
}

it('a command that was acknowledged and is not in the log is lost', async () => {
  const { compare } = await threeTold(4, 6, 7);
  expect(compare(4, 6, 7)).toEqual({ acknowledged: 3, lost: 0, twice: 0 });
  expect(compare(4, 7)).toEqual({ acknowledged: 3, lost: 1, twice: 0 });
});

it('one that is in the log and that nobody was told of has happened twice', async () => {
  const { compare } = await threeTold(4, 6, 7);
  expect(compare(4, 5, 6, 7)).toEqual({ acknowledged: 3, lost: 0, twice: 1 });
});

it('a clerk who is refused says so, and does not try for ever', async () => {
  const command = () => Promise.reject(new TypeError('no such thing'));
  const clerk = centreClerk({ command } as unknown as LiveParticipant);
  await expect(clerk.stop()).rejects.toThrow('participant.count was refused');
});
