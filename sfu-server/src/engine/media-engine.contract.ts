import { describe } from 'vitest';
import type { EngineHarness } from '../testing/engine-harness.ts';
import { describeEncodings } from './contract/encodings.ts';
import { describeGarbage } from './contract/garbage.ts';
import { describeProbes } from './contract/probes.ts';
import { describeRooms } from './contract/rooms.ts';
import { describeSubscriptions } from './contract/subscriptions.ts';
import { describeTaps } from './contract/taps.ts';

/**
 * What a media engine must do, whatever stands behind it. The rules R1 … are those of the README. A probe is refused
 * where there is much to do: it gets an engine that has done nothing before.
 */
export function describeMediaEngine(
  name: string,
  start: () => Promise<EngineHarness>,
  startUnused: () => Promise<EngineHarness> = start,
): void {
  describe(name, () => {
    describeRooms(start);
    describeEncodings(start);
    describeSubscriptions(start);
    describeTaps(start);
    describeProbes(startUnused);
    describeGarbage(start);
  });
}
