import { expect, it } from 'vitest';
import { emptyFilter, queryOf } from './audit-filter.ts';

it('asks for nothing that was not filled in', () => {
  expect(queryOf(emptyFilter)).toEqual({});
  expect(queryOf({ ...emptyFilter, search: '  ', from: '2026-1' })).toEqual({});
});

it('asks for whole days of the reader', () => {
  const { fromMs, untilMs } = queryOf({ ...emptyFilter, kind: 'links', from: '2026-11-26', until: '2026-11-26' });
  expect(new Date(Number(fromMs)).getHours()).toBe(0);
  expect(Number(untilMs) - Number(fromMs)).toBe(24 * 60 * 60 * 1000 - 1);
});
