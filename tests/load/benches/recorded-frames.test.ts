import { expect, it } from 'vitest';
import { missingOf } from './recorded-frames.ts';

it('counts the frames that are missing between the first and the last one', () => {
  const times = Array.from({ length: 90 }, (_, index) => 12 + index / 30);
  expect(missingOf(times)).toEqual({ frames: 90, lostFrames: 0 });
  expect(missingOf(times.toSpliced(40, 3))).toEqual({ frames: 87, lostFrames: 3 });
  expect(missingOf([])).toEqual({ frames: 0, lostFrames: 0 });
});
