import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRule, RecurrenceRule, writeRule } from './recurrence-rule.ts';
import { ruleArbitrary } from './testing/rule-arbitraries.ts';

function problemOf(text: string): string {
  const parsed = parseRule(text);
  return 'problem' in parsed ? parsed.problem : 'none';
}

describe('a recurrence rule', () => {
  it('is read part by part', () => {
    expect(parseRule('FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,-1FR;COUNT=6')).toEqual({
      rule: {
        frequency: 'MONTHLY',
        interval: 2,
        byDay: [
          { ordinal: 2, day: 'TU' },
          { ordinal: -1, day: 'FR' },
        ],
        byMonthDay: [],
        month: null,
        setPosition: null,
        weekStart: 'MO',
        end: { kind: 'count', count: 6 },
      },
    });
  });

  it('is the same when it was written and is read again', () => {
    fc.assert(
      fc.property(ruleArbitrary, (rule) => {
        expect(parseRule(writeRule(rule))).toEqual({ rule });
      }),
    );
  });

  it.each([
    ['', '"" is not a part such as FREQ=WEEKLY'],
    ['RRULE:FREQ=DAILY;COUNT=2', '"RRULE:FREQ=DAILY" is not a part such as FREQ=WEEKLY'],
    ['freq=daily;count=2', '"freq=daily" is not a part such as FREQ=WEEKLY'],
    ['FREQ=DAILY;COUNT=2;', '"" is not a part such as FREQ=WEEKLY'],
    ['FREQ=DAILY;COUNT=2\r\nATTENDEE:x', '"COUNT=2\r\nATTENDEE:x" is not a part such as FREQ=WEEKLY'],
    ['COUNT=2', 'FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY'],
    ['FREQ=HOURLY;COUNT=2', 'FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY'],
    ['FREQ=DAILY;FREQ=WEEKLY;COUNT=2', 'FREQ is there twice'],
    ['FREQ=DAILY', 'a series must end: COUNT or UNTIL'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101T000000Z', 'a rule has either COUNT or UNTIL'],
    ['FREQ=DAILY;COUNT=0', 'COUNT must be 1 to 200'],
    ['FREQ=DAILY;COUNT=201', 'COUNT must be 1 to 200'],
    ['FREQ=DAILY;COUNT=2,3', 'COUNT must be one number'],
    ['FREQ=DAILY;INTERVAL=-1;COUNT=2', 'INTERVAL must be 1 to 99'],
    ['FREQ=DAILY;UNTIL=20270101', 'UNTIL must be in UTC, as in 20270630T215959Z'],
    ['FREQ=DAILY;UNTIL=20270101T000000', 'UNTIL must be in UTC, as in 20270630T215959Z'],
    ['FREQ=DAILY;UNTIL=20270230T000000Z', 'UNTIL is not a date'],
    ['FREQ=DAILY;UNTIL=20271301T000000Z', 'UNTIL is not a date'],
    ['FREQ=DAILY;BYHOUR=9;COUNT=2', 'BYHOUR is not supported'],
    ['FREQ=YEARLY;BYWEEKNO=20;COUNT=2', 'BYWEEKNO is not supported'],
    ['FREQ=WEEKLY;BYDAY=XX;COUNT=2', 'BYDAY must name days as MO, TU, WE, TH, FR, SA, SU'],
    ['FREQ=WEEKLY;BYDAY=TUE;COUNT=2', 'BYDAY cannot be "TUE"'],
    ['FREQ=WEEKLY;BYDAY=TU,TU;COUNT=2', 'BYDAY names a day twice'],
    ['FREQ=WEEKLY;BYDAY=2TU;COUNT=2', 'a numbered day such as 2TU needs FREQ=MONTHLY or FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYDAY=TU,1FR;COUNT=2', 'BYDAY has either plain days or numbered ones'],
    ['FREQ=MONTHLY;BYDAY=5TU;COUNT=2', 'BYDAY counts from 1 to 4, or from -1 to -4'],
    ['FREQ=MONTHLY;BYDAY=0TU;COUNT=2', 'BYDAY counts from 1 to 4, or from -1 to -4'],
    ['FREQ=MONTHLY;BYMONTHDAY=32;COUNT=2', 'BYMONTHDAY must be 1 to 31, or negative from the end'],
    ['FREQ=MONTHLY;BYMONTHDAY=3,3;COUNT=2', 'BYMONTHDAY names a number twice'],
    ['FREQ=WEEKLY;BYMONTHDAY=1;COUNT=2', 'BYMONTHDAY needs FREQ=MONTHLY'],
    ['FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=-1;COUNT=2', 'BYMONTHDAY needs FREQ=MONTHLY'],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2', 'BYDAY and BYMONTHDAY do not go together'],
    ['FREQ=DAILY;BYMONTH=1;COUNT=2', 'BYMONTH needs FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYMONTH=1;COUNT=2', 'BYMONTH needs FREQ=YEARLY'],
    ['FREQ=YEARLY;BYMONTH=0;COUNT=2', 'BYMONTH must be 1 to 12'],
    ['FREQ=YEARLY;BYMONTH=3,4;COUNT=2', 'BYMONTH must be one number'],
    ...['BYDAY=2TU', 'BYMONTH=3', 'BYMONTH=3;BYDAY=TU', 'BYMONTH=3;BYDAY=1TU,2TU'].map((parts) => [
      `FREQ=YEARLY;${parts};COUNT=2`,
      'FREQ=YEARLY has nothing more, or BYMONTH and one numbered day such as 2TU',
    ]),
    ...['FREQ=MONTHLY', 'FREQ=MONTHLY;BYDAY=1TU', 'FREQ=MONTHLY;BYMONTHDAY=3', 'FREQ=WEEKLY;BYDAY=MO,TU'].map(
      (parts) => [`${parts};BYSETPOS=1;COUNT=2`, 'BYSETPOS needs FREQ=MONTHLY and plain days in BYDAY'],
    ),
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=3,-2;COUNT=2', 'BYSETPOS must be one number'],
    ['FREQ=WEEKLY;WKST=8;COUNT=2', 'WKST must name days as MO, TU, WE, TH, FR, SA, SU'],
  ])('that reads %j is refused with the reason', (text = '', problem = '') => {
    expect(problemOf(text)).toBe(problem);
    expect(RecurrenceRule.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([problem]);
  });

  it('never makes the reader fail, whatever is in it', () => {
    const part = fc.tuple(
      fc.constantFrom('FREQ', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYSETPOS', 'WKST', 'X', ''),
      fc.constantFrom('=', ':', ''),
      fc.oneof(fc.string(), fc.constantFrom('DAILY', '3', '-1', '2TU', '+', '99999999999', '00000000T000000Z')),
    );
    const text = fc.array(part).map((parts) => parts.map((pieces) => pieces.join('')).join(';'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), text), (anything) => {
        expect(typeof problemOf(anything)).toBe('string');
      }),
    );
  });
});
