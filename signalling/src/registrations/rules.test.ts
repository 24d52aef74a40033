import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canBringMore, freeSeats, movingUp, type Seated } from './rules.ts';

const seated = (id: string, heads: number, state: Seated['state'] = 'waiting'): Seated => ({ id, heads, state });

describe('a waiting list', () => {
  it('moves up in the order of coming, as far as there are seats', () => {
    const queue = [seated('a', 3, 'confirmed'), seated('b', 1), seated('c', 1), seated('d', 1)];
    expect(movingUp(queue, 5)).toEqual(['b', 'c']);
    expect(movingUp(queue, 3)).toEqual([]);
    expect(movingUp(queue, null)).toEqual(['b', 'c', 'd']);
  });

  it('lets nobody overtake a centre that needs more seats than are free', () => {
    expect(movingUp([seated('a', 20, 'confirmed'), seated('centre', 25), seated('b', 1)], 40)).toEqual([]);
  });

  it('passes over who needs more seats than the event has', () => {
    expect(movingUp([seated('centre', 25), seated('b', 1)], 10)).toEqual(['b']);
  });

  it('takes nobody’s seat when the capacity is lowered, and gives none until there is room again', () => {
    const queue = [seated('a', 6, 'confirmed'), seated('b', 1)];
    expect(freeSeats(queue, 4)).toBe(-2);
    expect(movingUp(queue, 4)).toEqual([]);
  });

  it('is not overtaken by who is confirmed and wants to bring more', () => {
    const full = [seated('a', 3, 'confirmed'), seated('b', 1, 'confirmed')];
    expect(canBringMore(full, 5, 1)).toBe(true);
    expect(canBringMore(full, 5, 2)).toBe(false);
    expect(canBringMore([...full, seated('c', 2)], 5, 1)).toBe(false);
    expect(canBringMore([...full, seated('c', 2)], 5, -1)).toBe(true);
  });

  it('keeps these rules, whoever comes and goes', () => {
    const anybody = fc.record({
      heads: fc.integer({ min: 1, max: 12 }),
      state: fc.constantFrom('confirmed' as const, 'waiting' as const),
    });
    const capacities = fc.option(fc.integer({ min: 1, max: 40 }));
    let moved = 0;
    fc.assert(
      fc.property(fc.array(anybody, { maxLength: 12 }), capacities, (list, capacity) => {
        const queue = list.map((entry, index) => ({ id: String(index), ...entry }));
        const up = new Set(movingUp(queue, capacity));
        moved += up.size;
        const after = queue.map((entry) => (up.has(entry.id) ? seated(entry.id, entry.heads, 'confirmed') : entry));
        // Only who waited moves up, and only into seats that are there.
        expect(queue.filter(({ id, state }) => up.has(id) && state === 'confirmed')).toEqual([]);
        if (up.size > 0) expect(freeSeats(after, capacity)).toBeGreaterThanOrEqual(0);
        // Nothing more can happen, and the next in line really has no room.
        expect(movingUp(after, capacity)).toEqual([]);
        const next = after.find(({ state, heads }) => state === 'waiting' && heads <= (capacity ?? Infinity));
        if (next) {
          expect(next.heads).toBeGreaterThan(freeSeats(after, capacity));
          expect([...up].every((id) => Number(id) < Number(next.id))).toBe(true);
        }
      }),
      { numRuns: 2_000, seed: 4 },
    );
    expect(moved).toBeGreaterThan(1_000);
  });
});
