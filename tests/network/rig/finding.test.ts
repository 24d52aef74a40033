import { describe, expect, it } from 'vitest';
import { asMarkdown, type Finding, holds, medians } from './finding.ts';

const sound: Finding = { measure: '300 kbit/s', what: 'sound invented', value: 0.4, unit: '%', atMost: 1 };
const layer: Finding = { measure: '300 kbit/s', what: 'a smaller layer after', value: null, unit: 's', atMost: 5 };

describe('a figure of the network rig', () => {
  it('holds what was promised of it, and not when it never came', () => {
    expect([holds(sound), holds({ ...sound, value: 1.1 }), holds(layer)]).toEqual([true, false, false]);
    const { atMost: _, ...told } = sound;
    expect(holds(told)).toBeUndefined();
    expect(holds({ ...told, atLeast: 1 })).toBe(false);
  });

  it('stands in a table under its line', () => {
    expect(asMarkdown([sound, layer]).split('\n').slice(2)).toEqual([
      '| 300 kbit/s | sound invented | ≤ 1 | 0.4 % | yes |',
      '|  | a smaller layer after | ≤ 5 | never | no |',
    ]);
  });

  it('is the median of its rounds', () => {
    const rounds = [0.2, 0.9, 0.4].map((value) => [{ ...sound, value }, layer]);
    expect(medians(rounds)).toEqual([sound, layer]);
    expect(medians([[{ ...layer, value: 2 }], [layer], [{ ...layer, value: 3 }]])).toEqual([{ ...layer, value: 3 }]);
  });

  it('is there when only some rounds measured it', () => {
    expect(medians([[sound], [layer], [{ ...sound, value: 0.6 }]])).toEqual([{ ...sound, value: 0.5 }, layer]);
  });
});
