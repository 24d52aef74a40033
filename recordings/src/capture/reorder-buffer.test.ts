import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReorderBuffer } from './reorder-buffer.ts';

function feed(buffer: ReorderBuffer<number>, arrivals: readonly [sequenceNumber: number, atMs: number][]) {
  return arrivals.flatMap(([sequenceNumber, atMs]) => buffer.push(sequenceNumber, sequenceNumber, atMs));
}
const numbers = (delivered: readonly { packet: number }[]) => delivered.map(({ packet }) => packet);

describe('the reorder buffer', () => {
  it('hands on at once what comes in order', () => {
    const delivered = feed(new ReorderBuffer({ holdMs: 500 }), [
      [7, 0],
      [8, 1],
      [9, 2],
    ]);
    expect(delivered).toEqual([7, 8, 9].map((packet) => ({ packet, isAfterLoss: false })));
  });

  it('waits for a packet that was lost and sent again', () => {
    const buffer = new ReorderBuffer<number>({ holdMs: 500 });
    expect(
      numbers(
        feed(buffer, [
          [1, 0],
          [3, 10],
          [4, 20],
        ]),
      ),
    ).toEqual([1]);
    expect(buffer.push(2, 2, 300)).toEqual([2, 3, 4].map((packet) => ({ packet, isAfterLoss: false })));
  });

  it('gives a gap up after the hold, and says where it was', () => {
    const buffer = new ReorderBuffer<number>({ holdMs: 500 });
    feed(buffer, [
      [1, 0],
      [3, 10],
      [4, 20],
    ]);
    expect(buffer.expire(509)).toEqual([]);
    expect(buffer.expire(510)).toEqual([
      { packet: 3, isAfterLoss: true },
      { packet: 4, isAfterLoss: false },
    ]);
    expect(buffer.push(2, 2, 520)).toEqual([]);
  });

  it('goes on over the wrap of 16 bits', () => {
    const buffer = new ReorderBuffer<number>({ holdMs: 500 });
    expect(
      numbers(
        feed(buffer, [
          [65_534, 0],
          [0, 1],
          [65_535, 2],
          [1, 3],
        ]),
      ),
    ).toEqual([65_534, 65_535, 0, 1]);
  });

  it('begins anew after a jump, with a loss before it', () => {
    const buffer = new ReorderBuffer<number>({ holdMs: 500 });
    expect(
      feed(buffer, [
        [10, 0],
        [30_000, 5],
        [30_001, 6],
      ]),
    ).toEqual([
      { packet: 10, isAfterLoss: false },
      { packet: 30_000, isAfterLoss: true },
      { packet: 30_001, isAfterLoss: false },
    ]);
  });

  it('delivers every packet once and in order, whatever the order within the hold', () => {
    const shuffled = fc.shuffledSubarray(
      Array.from({ length: 40 }, (_, index) => (65_520 + index) & 0xffff),
      { minLength: 40 },
    );
    fc.assert(
      fc.property(shuffled, (order) => {
        const buffer = new ReorderBuffer<number>({ holdMs: 500 });
        const first = buffer.push(65_519, 65_519, 0);
        const rest = order.flatMap((number, index) => buffer.push(number, number, index));
        expect(numbers([...first, ...rest])).toEqual(
          Array.from({ length: 41 }, (_, index) => (65_519 + index) & 0xffff),
        );
      }),
    );
  });
});
