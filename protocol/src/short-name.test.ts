import { describe, expect, it } from 'vitest';
import { shortName } from './short-name.ts';

describe('a shortened name', () => {
  it('is the first name and the first letter of the last', () => {
    expect(shortName('Amina Khan')).toBe('Amina K.');
    expect(shortName('  María del  Carmen López ')).toBe('María L.');
    expect(shortName('عمران خان')).toBe('عمران خ.');
    // One letter with its mark, written as two.
    expect(shortName('Zoé E\u0301tienne')).toBe('Zoé E\u0301.');
  });

  it('is the whole one where there is but one, and nothing of nothing', () => {
    expect(shortName('Amina')).toBe('Amina');
    expect(shortName('')).toBe('');
  });
});
