import { describe, expect, it } from 'vitest';
import { exceptionsOf, type Member, planChange, ruleUntil } from './rules.ts';

const at = (text: string) => Date.parse(`${text}Z`);
/** Tuesdays at 18:00 in Paris, over the end of summer time. */
const tuesdays = {
  startsAtMs: at('2026-10-13T16:00'),
  durationMinutes: 60,
  timeZone: 'Europe/Paris',
  rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=4',
};
const member = (day: string, hourUtc: string, more: Partial<Member> = {}): Member => ({
  id: `on-${day}`,
  occurrence: `2026-${day}T18:00`,
  startsAtMs: at(`2026-${day}T${hourUtc}`),
  durationMinutes: 60,
  isCancelled: false,
  ...more,
});
const all = [member('10-13', '16:00'), member('10-20', '16:00'), member('10-27', '17:00'), member('11-03', '17:00')];

describe('the exceptions of a series', () => {
  it('are none while its events are as the rule plans them, over the change of clocks', () => {
    expect(exceptionsOf(tuesdays, all)).toEqual([]);
  });

  it('are what was moved, lengthened, cancelled, or is not there', () => {
    const moved = member('10-13', '15:00');
    const longer = member('10-20', '16:00', { durationMinutes: 90 });
    const cancelled = member('10-27', '17:00', { isCancelled: true });
    expect(exceptionsOf(tuesdays, [moved, longer, cancelled])).toEqual([
      { kind: 'moved', occurrence: '2026-10-13T18:00', startsAtMs: moved.startsAtMs, durationMinutes: 60 },
      { kind: 'moved', occurrence: '2026-10-20T18:00', startsAtMs: longer.startsAtMs, durationMinutes: 90 },
      { kind: 'cancelled', occurrence: '2026-10-27T18:00' },
      { kind: 'excluded', occurrence: '2026-11-03T18:00' },
    ]);
  });
});

describe('a change of the timing', () => {
  it('gives the same days their new time, adds new days and drops the others', () => {
    const after = {
      ...tuesdays,
      startsAtMs: at('2026-10-20T17:00'),
      rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=3',
      excluded: [],
    };
    const plan = planChange(tuesdays, all.slice(1), after);
    expect(plan.keep.map(({ id, to, isTimed }) => [id, to.occurrence, isTimed])).toEqual([
      ['on-10-20', '2026-10-20T19:00', true],
      ['on-11-03', '2026-11-03T19:00', true],
    ]);
    expect(plan.keep[1]?.to.startsAtMs).toBe(at('2026-11-03T18:00'));
    expect(plan.drop).toEqual(['on-10-27']);
    expect(plan.add).toEqual([{ occurrence: '2026-11-17T19:00', startsAtMs: at('2026-11-17T18:00') }]);
  });

  it('leaves alone what was moved by hand or cancelled, as long as its day stays', () => {
    const moved = member('10-20', '09:00');
    const cancelled = member('10-27', '17:00', { isCancelled: true });
    const later = { ...tuesdays, startsAtMs: at('2026-10-13T18:00'), excluded: [] };
    const plan = planChange(tuesdays, [all[0] ?? moved, moved, cancelled], later);
    expect(plan.keep.map(({ id, isTimed }) => [id, isTimed])).toEqual([
      ['on-10-13', true],
      ['on-10-20', false],
      ['on-10-27', false],
    ]);
    const wednesdays = {
      ...tuesdays,
      startsAtMs: at('2026-10-14T16:00'),
      rule: 'FREQ=WEEKLY;BYDAY=WE;COUNT=2',
      excluded: [],
    };
    const other = planChange(tuesdays, [moved, cancelled], wednesdays);
    expect(other).toMatchObject({ keep: [], drop: ['on-10-20', 'on-10-27'] });
    expect(other.add).toHaveLength(2);
  });

  it('drops what is excluded now, plans again what is so no more, and never nothing', () => {
    const after = { ...tuesdays, excluded: ['2026-10-20T18:00'] };
    const plan = planChange(tuesdays, all.slice(0, 3), after);
    expect(plan.drop).toEqual(['on-10-20']);
    expect(plan.add.map(({ occurrence }) => occurrence)).toEqual(['2026-11-03T18:00']);
    const nothing = { ...tuesdays, rule: 'FREQ=DAILY;COUNT=1', excluded: ['2026-10-13T18:00'] };
    expect(() => planChange(tuesdays, all, nothing)).toThrow('every occurrence is excluded');
  });
});

describe('what has begun', () => {
  it('keeps a rule of its own that ends with it', () => {
    const rule = ruleUntil(tuesdays, all.slice(0, 2));
    expect(rule).toBe('FREQ=WEEKLY;UNTIL=20261020T160000Z;BYDAY=TU');
    expect(exceptionsOf({ ...tuesdays, rule }, all.slice(0, 2))).toEqual([]);
    expect(exceptionsOf({ ...tuesdays, rule }, all.slice(1, 2))).toEqual([
      { kind: 'excluded', occurrence: '2026-10-13T18:00' },
    ]);
  });
});
