import fc from 'fast-check';
import { type Frequency, longestSeries, type ParsedRule, type Weekday, weekdays } from '../recurrence-rule.ts';

const weekday = fc.constantFrom<Weekday>(...weekdays);
const sign = fc.constantFrom(1, -1);

function set<T>(element: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return fc.uniqueArray(element, { maxLength, selector: (value) => JSON.stringify(value) });
}

const plainDays = set(fc.record({ ordinal: fc.constant(null), day: weekday }), 4);
const numberedDay = fc.record({
  ordinal: fc.tuple(fc.integer({ min: 1, max: 4 }), sign).map(([ordinal, way]) => ordinal * way),
  day: weekday,
});
const monthDays = set(
  fc.tuple(fc.integer({ min: 1, max: 31 }), sign).map(([day, way]) => day * way),
  3,
);

const end = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: longestSeries.occurrences }) }),
  fc.record({
    kind: fc.constant('until' as const),
    untilMs: fc
      .integer({ min: Date.UTC(2026, 6, 1) / 1000, max: Date.UTC(2028, 6, 1) / 1000 })
      .map((seconds) => seconds * 1000),
  }),
);

function rule(
  frequency: Frequency,
  parts: { [Part in 'byDay' | 'byMonthDay' | 'month' | 'setPosition']?: fc.Arbitrary<ParsedRule[Part]> },
): fc.Arbitrary<ParsedRule> {
  return fc.record({
    frequency: fc.constant(frequency),
    interval: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 })),
    byDay: parts.byDay ?? fc.constant([]),
    byMonthDay: parts.byMonthDay ?? fc.constant([]),
    month: parts.month ?? fc.constant(null),
    setPosition: parts.setPosition ?? fc.constant(null),
    weekStart: fc.oneof(fc.constant('MO' as const), weekday),
    end,
  });
}

const nonEmpty = <T>(list: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> => list.filter((values) => values.length > 0);

/** Every kind of rule that `parseRule` takes; whether it gives anything at all is another question. */
export const ruleArbitrary: fc.Arbitrary<ParsedRule> = fc.oneof(
  rule('DAILY', { byDay: plainDays }),
  rule('WEEKLY', { byDay: plainDays }),
  rule('MONTHLY', { byDay: fc.oneof(plainDays, set(numberedDay, 3)) }),
  rule('MONTHLY', { byMonthDay: monthDays }),
  rule('MONTHLY', { byDay: nonEmpty(plainDays), setPosition: fc.constantFrom(1, -1, 2, 3, -2, 5) }),
  rule('YEARLY', {}),
  rule('YEARLY', { month: fc.integer({ min: 1, max: 12 }), byDay: numberedDay.map((day) => [day]) }),
);
