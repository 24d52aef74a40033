import { describe, expect, it } from 'vitest';
import { initialsOf, tintOf } from './initials.ts';

describe('the letters that stand for a name', () => {
  it.each([
    ['Claire Moreau', 'CM'],
    ['  anna maria de la Torre ', 'AT'],
    ['Élodie', 'É'],
    ["Prof. O'Brien", 'PO'],
    ['«Nadia» (Lahore)', 'NL'],
    ['آمنہ خان', 'آ'],
    ['李 明', '李明'],
    ['42', ''],
    ['', ''],
  ])('of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('have the same tint every time, and all tints are used', () => {
    expect(tintOf('Claire Moreau', 4)).toBe(tintOf('Claire Moreau', 4));
    const names = Array.from({ length: 40 }, (_, index) => `Person ${index}`);
    expect(new Set(names.map((name) => tintOf(name, 4))).size).toBe(4);
  });
});
