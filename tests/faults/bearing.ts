import { expect } from 'vitest';
import { allFaults } from './rig/all-faults.ts';
import type { Fault } from './rig/fault.ts';
import { type OwnGround, prepareGround } from './rig/ground.ts';
import { brokenPromises, inWords } from './rig/outcome.ts';
import { type Finished, runFaults } from './rig/scenario.ts';

/** What is promised is in the log of a run; what is asserted here has to bear a busy machine. */
const bearable = { backMs: 30_000, recordingLostMs: 4_000 };

const short = allFaults.filter(({ isLong, needs }) => !isLong && needs !== 'disk');

/** Of those that `npm test` tries; a full disk ends the recording, and has a test of its own. */
export const deaths = short.filter(({ name }) => name.startsWith('kill-') || name === 'half-written-parts');
export const troubles = short.filter((fault) => !deaths.includes(fault));

/** One product and one broadcast for all of them: each comes when everything is as it was before the one before it. */
export async function expectToBear(
  faults: readonly Fault[],
  look?: (finished: Finished, ground: OwnGround) => Promise<void>,
): Promise<void> {
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
