import { parseRule } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { noRepeat, type Repeat, repeatOf, rhythms, ruleOf } from './repeat.ts';
import { timingOf } from './timing.ts';

/** The fifth Tuesday of its month. */
const first = { startsAtLocal: '2027-03-30T18:00', timeZone: 'Europe/Paris' };
const repeat = (more: Partial<Repeat>): Repeat => ({ ...noRepeat, ...more });

describe('the rule of a form', () => {
  it.each([
    ['day', 'FREQ=DAILY;COUNT=10'],
    ['week', 'FREQ=WEEKLY;BYDAY=TU;COUNT=10'],
    ['twoWeeks', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=10'],
    ['monthDay', 'FREQ=MONTHLY;BYMONTHDAY=30;COUNT=10'],
    ['monthWeekday', 'FREQ=MONTHLY;BYDAY=-1TU;COUNT=10'],
  ] as const)('for %s takes the day from the first event', (rhythm, rule) => {
    expect(ruleOf(repeat({ rhythm }), first)).toBe(rule);
    expect(parseRule(rule)).toHaveProperty('rule');
  });

  it('counts the day of a month from its beginning where every month has it', () => {
    const second = { ...first, startsAtLocal: '2027-03-09T18:00' };
    expect(ruleOf(repeat({ rhythm: 'monthWeekday', count: '3' }), second)).toBe('FREQ=MONTHLY;BYDAY=2TU;COUNT=3');
  });

  it('ends with a day of the event’s zone', () => {
    const until = repeat({ rhythm: 'week', end: 'until', until: '2027-06-30' });
    expect(ruleOf(until, first)).toBe('FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630T215900Z');
  });

  it('is none while something is missing or wrong', () => {
    expect(ruleOf(noRepeat, first)).toBeNull();
    for (const count of ['', '0', '201', 'x']) expect(ruleOf(repeat({ rhythm: 'week', count }), first)).toBeNull();
    expect(ruleOf(repeat({ rhythm: 'week', end: 'until' }), first)).toBeNull();
    expect(ruleOf(repeat({ rhythm: 'week' }), { ...first, startsAtLocal: '' })).toBeNull();
  });

  it('leaves out days, whatever the time of day', () => {
    const weekly = repeat({ rhythm: 'week', count: '3', excluded: ['2027-04-13', '2027-04-06'] });
    const names = (startsAtLocal: string) =>
      timingOf(weekly, { ...first, startsAtLocal, durationMinutes: '60' })?.excluded;
    expect(names('2027-03-30T18:00')).toEqual(['2027-04-06T18:00', '2027-04-13T18:00']);
    expect(names('2027-03-30T19:30')).toEqual(['2027-04-06T19:30', '2027-04-13T19:30']);
    // Left out by the clocks of that night: it is 03:30 then, and so at every other one.
    expect(names('2027-03-28T02:30')).toEqual(['2027-04-06T03:30', '2027-04-13T03:30']);
    expect(timingOf(repeat({}), { ...first, durationMinutes: '60' })).toBeNull();
    expect(timingOf(weekly, { ...first, durationMinutes: '4' })).toBeNull();
  });

  it('comes back into the form as it was', () => {
    for (const rhythm of rhythms.filter((each) => each !== 'never')) {
      for (const end of ['count', 'until'] as const) {
        const made = repeat({ rhythm, end, count: '7', until: end === 'until' ? '2027-12-31' : '' });
        const rule = ruleOf(made, first) ?? '';
        expect(repeatOf(rule, first.timeZone, { count: 7, excluded: [] })).toEqual(made);
      }
    }
  });
});
