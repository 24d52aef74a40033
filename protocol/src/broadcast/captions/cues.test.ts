import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captionCues, cueAt, nextCueChange, readingMs } from './cues.ts';
import { webVttOf } from './web-vtt.ts';

const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');

/** Lines in the order of their time, as people and recognisers write them. */
const lines = fc
  .array(fc.record({ gapMs: fc.nat(20_000), text: fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }) }))
  .map((list) => {
    let atMs = 0;
    return list.map(({ gapMs, text }) => ({ atMs: (atMs += gapMs), text: text.replace(/\s+/gu, ' ').trim() || '.' }));
  });

describe('what stands on the screen', () => {
  it('is a line from when it was said until it is read, and a moment longer', () => {
    expect(captionCues([{ atMs: 10_000, text: 'Good evening.' }])).toEqual([
      { startMs: 10_000, endMs: 10_000 + readingMs('Good evening.') + 3_000, text: 'Good evening.' },
    ]);
    expect(readingMs('Yes.')).toBe(1_500);
    expect(readingMs('x'.repeat(84))).toBe(5_000);
  });

  it('is the next line as soon as it comes, once the one before has been read', () => {
    const [first, second] = captionCues([
      { atMs: 0, text: 'Yes.' },
      { atMs: 2_000, text: 'And no.' },
    ]);
    expect([first?.endMs, second?.startMs]).toEqual([2_000, 2_000]);
    const [early, late] = captionCues([
      { atMs: 0, text: 'Yes.' },
      { atMs: 100, text: 'And no.' },
    ]);
    expect([early?.endMs, late?.startMs]).toEqual([1_500, 1_500]);
  });

  it('is a long line in pieces of two short lines, between words', () => {
    const text = words(40);
    const pieces = captionCues([{ atMs: 0, text }]).map((cue) => cue.text);
    expect(pieces.join(' ')).toBe(text);
    expect(pieces).toHaveLength(4);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(84);
  });

  it('is a line without spaces in pieces that break at no accent', () => {
    const text = 'é'.normalize('NFD').repeat(100);
    const pieces = captionCues([{ atMs: 0, text }]).map((cue) => cue.text);
    expect(pieces.map((piece) => piece.normalize('NFC').length)).toEqual([50, 50]);
  });

  it('is at most eight seconds behind, and then drops what was not read', () => {
    const cues = captionCues([
      { atMs: 0, text: words(40) },
      { atMs: 1_000, text: 'Thank you.' },
    ]);
    expect(cues.at(-1)).toMatchObject({ startMs: 9_000, text: 'Thank you.' });
    expect(cues.at(-2)?.endMs).toBe(9_000);
  });

  it('is over with what it belongs to', () => {
    const cues = captionCues([{ atMs: 0, text: words(40), untilMs: 6_000 }]);
    expect(cues.at(-1)?.endMs).toBe(6_000);
    expect(captionCues([{ atMs: 5, text: 'Late', untilMs: 5 }])).toEqual([]);
  });

  it('is one thing at a time, in order, never before it was said and never much after, whatever is written', () => {
    fc.assert(
      fc.property(lines, (list) => {
        const cues = captionCues(list);
        for (const [index, { startMs, endMs, text }] of cues.entries()) {
          expect(endMs).toBeGreaterThan(startMs);
          expect(startMs).toBeGreaterThanOrEqual(cues[index - 1]?.endMs ?? 0);
          expect(text.match(/\P{M}\p{M}*|\p{M}+/gu)?.length).toBeLessThanOrEqual(84);
        }
        const [last, lastLine] = [cues.at(-1), list.at(-1)];
        expect(last === undefined).toBe(lastLine === undefined);
        // The last line begins in time, and its last words end it.
        if (last && lastLine) expect(lastLine.text.endsWith(last.text)).toBe(true);
        const lastBegins = cues.find(({ startMs }) => startMs >= (lastLine?.atMs ?? 0))?.startMs ?? 0;
        expect(lastBegins).toBeLessThanOrEqual((lastLine?.atMs ?? 0) + 8_000);
      }),
    );
  });

  it('is found by its time, and so is when it changes', () => {
    const cues = [
      { startMs: 10, endMs: 20, text: 'one' },
      { startMs: 30, endMs: 40, text: 'two' },
    ];
    expect([9, 10, 19, 20, 30].map((ms) => cueAt(cues, ms)?.text ?? null)).toEqual([null, 'one', 'one', null, 'two']);
    expect([0, 10, 25, 40].map((ms) => nextCueChange(cues, ms))).toEqual([10, 20, 30, null]);
  });
});

describe('a file of captions', () => {
  it('has each cue with its times and its text, which is no markup', () => {
    const cues = [
      { startMs: 0, endMs: 1_500, text: 'Tea & <i>biscuits</i> --> now' },
      { startMs: 3_723_004, endMs: 3_725_000.4, text: 'شام بخیر' },
    ];
    expect(webVttOf(cues)).toBe(
      [
        'WEBVTT',
        '',
        '00:00:00.000 --> 00:00:01.500',
        'Tea &amp; &lt;i&gt;biscuits&lt;/i&gt; --&gt; now',
        '',
        '01:02:03.004 --> 01:02:05.000',
        'شام بخیر',
        '',
      ].join('\n'),
    );
    expect(webVttOf([])).toBe('WEBVTT\n');
  });
});
