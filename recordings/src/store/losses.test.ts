import { expect, it } from 'vitest';
import { lossesOf } from './losses.ts';

const part = (startMs: number, durationMs = 1_000) => ({ startMs, durationMs });

it('finds nothing where all parts are whole, and a pause between two generations is none', () => {
  expect(lossesOf([])).toEqual([]);
  expect(lossesOf([[part(0), part(1_000)], [part(60_000)]])).toEqual([]);
});

it('finds a part that is broken, or gone, in the midst of others', () => {
  expect(lossesOf([[part(0), null, part(2_000)]])).toEqual([{ fromMs: 1_000, toMs: 2_000 }]);
  expect(lossesOf([[part(0), part(2_000)]])).toEqual([{ fromMs: 1_000, toMs: 2_000 }]);
});

it('finds the last part of a generation that another one follows, and the first part of that', () => {
  expect(lossesOf([[part(0), null], [part(5_000)]])).toEqual([{ fromMs: 1_000, toMs: 5_000 }]);
  expect(lossesOf([[part(0)], [null, part(5_000)]])).toEqual([{ fromMs: 1_000, toMs: 5_000 }]);
});

it('takes a generation without parts for one that came to nothing, unless another has gone on in its place', () => {
  expect(lossesOf([[part(0)], [], [part(5_000)]])).toEqual([{ fromMs: 1_000, toMs: 5_000 }]);
  expect(lossesOf([[part(0)], [], [part(1_000)]])).toEqual([]);
});

it('says that nothing whole comes before, or after', () => {
  expect(lossesOf([[null, part(1_000)]])).toEqual([{ fromMs: null, toMs: 1_000 }]);
  expect(lossesOf([[part(0), null]])).toEqual([{ fromMs: 1_000, toMs: null }]);
  expect(lossesOf([[]])).toEqual([{ fromMs: null, toMs: null }]);
});
