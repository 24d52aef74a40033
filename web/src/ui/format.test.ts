import { describe, expect, it } from 'vitest';
import { dayAndTime, relativeTime, timeOfDay, withCountry } from './format.ts';

const ms = Date.UTC(2026, 10, 26, 13, 29);
const timeZone = 'UTC';

describe('a moment', () => {
  it('is written as Intl writes it', () => {
    const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
    const expected = new Intl.DateTimeFormat('fr', { ...options, hour: '2-digit', minute: '2-digit', timeZone });
    expect(dayAndTime(ms, 'fr', { timeZone })).toBe(expected.format(ms));
  });

  it('keeps its clock in one piece among Arabic letters', () => {
    const written = dayAndTime(ms, 'ur', { timeZone, withZone: true });
    const [whole, clock] = /\u2066(.*)\u2069$/.exec(written) ?? [];
    expect(clock).toBe('01:29\u00A0PM\u00A0UTC');
    expect(written.slice(0, -(whole?.length ?? 0))).toMatch(/^\p{Script=Arabic}[^:]* $/u);
  });

  it('is all clock where there is no day', () => {
    expect(timeOfDay(ms, 'ur', timeZone)).toMatch(/^\u2066[^ ]+\u2069$/);
    expect(timeOfDay(ms, 'it', timeZone)).toBe('13:29 UTC');
  });
});

it('English is written as in the country of its reader', () => {
  expect(withCountry('en', ['fr-FR', 'en-US', 'en-GB'])).toBe('en-US');
  expect(withCountry('en', ['ur-PK', 'en'])).toBe('en-GB');
  expect(withCountry('fr', ['fr-CA', 'en-US'])).toBe('fr');
});

it('what is less than a minute away is now', () => {
  expect(relativeTime(59_000, 0, 'en')).toBe('now');
  expect(relativeTime(0, 59_000, 'fr')).toBe('maintenant');
  expect(relativeTime(60_000, 0, 'en')).toBe('in 1 minute');
});
