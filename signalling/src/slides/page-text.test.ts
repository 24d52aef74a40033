import { longestText, longestTitle } from '@campus/protocol/slide-limits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePage, type TextPiece } from './page-text.ts';

const piece = (text: string, y: number, height = 20): TextPiece => ({ text, y, height });

describe('what is on a page', () => {
  it('is called by its largest words, over more than one line', () => {
    const page = [
      piece('Nantes University', 520, 12),
      piece('Weaving in Lahore', 440, 48),
      piece('and in Bologna', 390, 48),
      piece('Looms and their patterns', 300, 20),
      piece('2026', 20, 90),
    ];
    expect(describePage(page)).toEqual({
      title: 'Weaving in Lahore and in Bologna',
      text: 'Nantes University\nWeaving in Lahore\nand in Bologna\nLooms and their patterns\n2026',
    });
  });

  it('has lines where its pieces stand at one height', () => {
    const page = [piece('Weav', 400, 40), piece('ing', 401, 40), piece(' ', 400, 0), piece('today', 400, 40)];
    expect(describePage(page).title).toBe('Weaving today');
  });

  it('has no title without words', () => {
    expect(describePage([])).toEqual({ title: '', text: '' });
    expect(describePage([piece('42', 100, 90)])).toEqual({ title: '', text: '42' });
  });

  it('is never longer than is kept, whole in its characters, and without what is no text', () => {
    const pieces = fc.array(
      fc.record({
        text: fc.string({ unit: 'binary', maxLength: 400 }),
        y: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        height: fc.double({ min: 0, max: 500, noNaN: true }),
      }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(pieces, (page) => {
        const { title, text } = describePage(page);
        expect(title.length).toBeLessThanOrEqual(longestTitle);
        expect(text.length).toBeLessThanOrEqual(longestText);
        for (const one of [title, text]) {
          expect(one.isWellFormed()).toBe(true);
          expect(one.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
