import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, codeBits, readCells } from './time-code.ts';

const frames = fc.integer({ min: 0, max: 2 ** codeBits - 1 });

describe('the number in a picture', () => {
  it('is read as it was drawn, though the picture is paler and noisy', () => {
    const noise = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 2 * codeBits, maxLength: 2 * codeBits });
    fc.assert(
      fc.property(frames, noise, (frame, by) => {
        const [upper, lower] = cellsOf(frame).map((row, index) =>
          row.map((isWhite, bit) => (isWhite ? 210 : 40) + (by[index * codeBits + bit] ?? 0)),
        );
        expect(readCells(upper ?? [], lower ?? [])).toBe(frame);
      }),
    );
  });

  it('is none where a cell and its opposite look the same', () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 0, max: codeBits - 1 }), (frame, bit) => {
        const [upper, lower] = cellsOf(frame).map((row) => row.map((isWhite): number => (isWhite ? 255 : 0)));
        if (!upper || !lower) throw new Error('there are two rows');
        upper[bit] = 128;
        lower[bit] = 128;
        expect(readCells(upper, lower)).toBeNull();
      }),
    );
  });

  it('is none in a picture without one', () => {
    const black = Array.from({ length: codeBits }, () => 0);
    expect(readCells(black, black)).toBeNull();
    expect(readCells([], [])).toBeNull();
  });
});
