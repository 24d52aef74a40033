import { expect, it } from 'vitest';
import { tallyOf } from './tally.ts';

const acknowledged = new Map([
  ['one', 7],
  ['two', 8],
]);

it('counts what somebody has not heard, has heard as something else, or has heard twice', () => {
  const whole = new Map([
    [3, 'from before'],
    [7, 'one'],
    [8, 'two'],
  ]);
  expect(tallyOf(acknowledged, [whole, whole])).toEqual({ deliveries: 4, lost: 0, twice: 0 });
  const lacking = new Map([[7, 'one']]);
  expect(tallyOf(acknowledged, [whole, lacking])).toEqual({ deliveries: 4, lost: 1, twice: 0 });
  const confused = new Map([
    [7, 'two'],
    [8, 'two'],
  ]);
  expect(tallyOf(acknowledged, [confused])).toEqual({ deliveries: 2, lost: 1, twice: 1 });
  const doubled = new Map([...whole, [9, 'two']]);
  expect(tallyOf(acknowledged, [doubled])).toEqual({ deliveries: 2, lost: 0, twice: 1 });
});
