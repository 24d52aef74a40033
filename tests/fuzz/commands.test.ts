import { LIVE_PATH } from '@campus/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batches } from './attempts.ts';
import { type Campus, startCampus } from './campus.ts';
import { holdEvening, type Tally } from './evening.ts';
import { malformedFrames } from './frames.ts';
import { dial, openWire } from './wire.ts';

/** README.md says what they are for. */
const { FUZZ_RUNS, FUZZ_SEED } = process.env;
const numRuns = Number(FUZZ_RUNS ?? 2);
const seed = Number(FUZZ_SEED ?? (FUZZ_RUNS === undefined ? 20_261_126 : Date.now() % 1_000_000_000));

let campus: Campus;
beforeAll(async () => {
  campus = await startCampus();
});
afterAll(() => campus.close());

describe('a running server', () => {
  it(
    'answers whatever it is asked by whomever, and is left in a state that its log gives and that the core allows',
    async () => {
      const tally: Tally = new Map();
      const property = fc.asyncProperty(fc.noShrink(batches), (list) => holdEvening(campus, list, tally));
      await fc.assert(property, {
        ...{ seed, numRuns, endOnFailure: true },
        reporter({ failed, numRuns: runs, errorInstance }) {
          if (!failed) return;
          const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
          throw new Error(`FUZZ_SEED=${seed} FUZZ_RUNS=${runs}: ${why}`, { cause: errorInstance });
        },
      });
      // It was asked for something: without this, silence would pass.
      const taken = [...tally].filter(([, codes]) => codes.has('ok')).map(([call]) => call);
      const codes = new Set([...tally.values()].flatMap((each) => [...each.keys()]));
      expect(taken.length).toBeGreaterThan(25);
      for (const code of ['ok', 'INVALID', 'FORBIDDEN', 'NOT_FOUND']) expect(codes).toContain(code);
      if (FUZZ_RUNS !== undefined) process.stdout.write(`    seed ${seed}: ${described(tally)}\n`);
    },
    60_000 + numRuns * 60_000,
  );

  it('serves the others while somebody sends what is no message at all', async () => {
    const { joined } = await campus.plan();
    const bystander = await openWire(campus.url, joined.centre.joinToken);
    const isServed = async (): Promise<void> =>
      expect(await bystander.ask('["poll.mine",{"pollId":"no-such-poll"}]')).toEqual({
        text: '[{"ok":true,"data":{"counts":null}}]',
      });
    for (const frame of malformedFrames(seed)) {
      const wire = await openWire(campus.url, joined.viewer.joinToken);
      wire.send(frame);
      await isServed();
      await wire.close();
    }
    // So does somebody who has not said yet who they are, or says it so.
    for (const greeting of [
      '40',
      '40{}',
      '40[]',
      '40null',
      '40"x"',
      '40{"token":{"length":1e999}}',
      '40/none,{}',
      '42["x"]',
    ]) {
      const wire = await dial(campus.url);
      wire.send(greeting);
      await isServed();
      expect(wire.isIn()).toBe(false);
      await wire.close();
    }
    expect((await fetch(`${campus.url}${LIVE_PATH}/?EIO=4&transport=none`)).status).toBe(400);
    await bystander.close();
    expect(campus.complaints()).toEqual([]);
  });
});

function described(tally: Tally): string {
  return [...tally]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([call, codes]) => `${call} ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}`)
    .join('; ');
}
