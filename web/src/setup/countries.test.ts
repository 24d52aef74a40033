import { describe, expect, it } from 'vitest';
import { countries, likelyCountry } from './countries.ts';

describe('the list of countries', () => {
  it('holds the partners under their names', () => {
    const names = new Map(countries('en').map((country) => [country.value, country.label]));
    expect(names.get('PK')).toBe('Pakistan');
    expect(names.get('IT')).toBe('Italy');
    expect(names.size).toBeGreaterThan(190);
    expect(names.size).toBeLessThan(275);
  });

  it('holds neither unions nor former states', () => {
    const codes = new Set(countries('en').map((country) => country.value));
    for (const code of ['EU', 'UN', 'ZZ', 'SU', 'DD', 'YU', 'UK']) expect(codes.has(code)).toBe(false);
  });

  it('guesses the country from the language', () => {
    expect(likelyCountry(['fr'], 'GB')).toBe('FR');
    expect(likelyCountry(['ur-PK', 'en'], 'GB')).toBe('PK');
    expect(likelyCountry([], 'GB')).toBe('GB');
  });
});
