import { expect, it } from 'vitest';
import { deaths, expectToBear } from './bearing.ts';
import { expectProgram } from './closed-recording.ts';
import type { Outcome } from './rig/outcome.ts';
import type { Finished } from './rig/scenario.ts';

it('a broadcast and its recording bear the death of whatever carries and records them', { timeout: 400_000 }, () =>
  expectToBear(deaths, async (finished, { product }) => {
    // An encoder that dies is started again, and what it had not written is given to it once more.
    const { recordingLostMs, recordingBackMs } = outcomeOf(finished, 'kill-encoders');
    expect([recordingLostMs, recordingBackMs]).toEqual([0, 0]);
    expect(Object.values(finished.replay.names)).toEqual([{ name: 'Nantes', centreName: null, city: 'Nantes' }]);
    await expectProgram(product, finished.replay, finished.link);
  }),
);

function outcomeOf({ outcomes }: Finished, fault: string): Outcome {
  const found = outcomes.find((one) => one.fault === fault);
  if (!found) throw new Error(`${fault} was not tried`);
  return found;
}
