import { describe, expect, it } from 'vitest';
import { timeLeft } from './time-left.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('the time that is left', () => {
  it.each([
    [3 * day + 4 * hour + 59 * minute, '3 days, 4 hours'],
    [day, '1 day'],
    [day - 1, '23 hours, 59 minutes'],
    [hour + 30 * second, '1 hour'],
    [12 * minute + 5 * second, '12 minutes, 5 seconds'],
    [9 * second + 900, '9 seconds'],
    [400, '0 seconds'],
    [-hour, '0 seconds'],
  ])('of %i ms is %s', (ms, text) => {
    expect(timeLeft(ms, 'en')).toBe(text);
  });

  it('is said in the language of the reader', () => {
    expect(timeLeft(2 * day + hour, 'fr')).toMatch(/^2\sjours et 1\sheure$/);
    expect(timeLeft(2 * day + hour, 'ur')).toMatch(/2 دن.*1 گھنٹہ/);
  });
});
