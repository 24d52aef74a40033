import { expect, it, vi } from 'vitest';
import { expectProgram } from './closed-recording.ts';
import { allFaults } from './rig/all-faults.ts';
import type { Fault } from './rig/fault.ts';
import { type OwnGround, prepareGround } from './rig/ground.ts';
import { brokenPromises, inWords, type Outcome } from './rig/outcome.ts';
import { type Finished, runFaults } from './rig/scenario.ts';

/** What is promised is in the log of a run; what is asserted here has to bear a busy machine. */
const bearable = { backMs: 30_000, recordingLostMs: 4_000 };

vi.setConfig({ testTimeout: 400_000 });

const short = allFaults.filter(({ isLong }) => !isLong);

/** One product and one broadcast for all of them: each comes when everything is as it was before the one before it. */
async function expectToBear(faults: readonly Fault[], look?: (finished: Finished, ground: OwnGround) => Promise<void>) {
  const ground = await prepareGround(faults);
  try {
    const able = faults.filter(({ needs }) => needs !== 'trouble' || ground.trouble !== null);
    const finished = await runFaults(ground, able);
    for (const outcome of finished.outcomes) {
      process.stdout.write(`    ${inWords(outcome)}\n`);
      expect(brokenPromises(outcome, bearable), outcome.fault).toEqual([]);
    }
    await look?.(finished, ground);
  } finally {
    await ground.close();
  }
}

function outcomeOf({ outcomes }: Finished, fault: string): Outcome {
  const found = outcomes.find((one) => one.fault === fault);
  if (!found) throw new Error(`${fault} was not tried`);
  return found;
}

const deaths = short.filter(({ name }) => name.startsWith('kill-') || name === 'half-written-parts');
const troubles = short.filter((fault) => !deaths.includes(fault) && fault.needs !== 'disk');

it('a broadcast and its recording bear the death of whatever carries and records them', () =>
  expectToBear(deaths, async (finished, { product }) => {
    // An encoder that dies is started again, and what it had not written is given to it once more.
    const { recordingLostMs, recordingBackMs } = outcomeOf(finished, 'kill-encoders');
    expect([recordingLostMs, recordingBackMs]).toEqual([0, 0]);
    expect(Object.values(finished.replay.names)).toEqual([{ name: 'Nantes', centreName: null, city: 'Nantes' }]);
    await expectProgram(product, finished.replay, finished.link);
  }));

it('a broadcast and its recording bear a bad network, a locked database, a slow disk and a clock that is set', () =>
  expectToBear(troubles));
