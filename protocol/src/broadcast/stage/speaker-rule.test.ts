import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSpeaker, nobodyHeard, type SpeakerWatch } from './speaker-rule.ts';

const everyMs = 500;

/** What is heard, a measurement each half second: `a-20 b-60`, or nothing. */
function follow(...heard: string[]): (string | null)[] {
  let watch: SpeakerWatch = nobodyHeard;
  return heard.map((text, index) => {
    const levels = text.split(' ').flatMap((part) => {
      const [, id, db] = /^(\w)(-\d+)$/.exec(part) ?? [];
      return id === undefined ? [] : [[id, Number(db)] as const];
    });
    watch = nextSpeaker(watch, new Map(levels), index * everyMs);
    return watch.speakerId;
  });
}

describe('who speaks', () => {
  it('is at once whoever is heard first, and stays so in silence', () => {
    expect(follow('', 'a-20', '', '', '', '', '')).toEqual([null, 'a', 'a', 'a', 'a', 'a', 'a']);
  });

  it('is not whoever is only a room', () => {
    expect(follow('a-70', 'a-60')).toEqual([null, null]);
  });

  it('changes after a second of the other, but not sooner than the picture has stood', () => {
    expect(follow('a-20', 'b-20', 'b-20', 'b-20', 'b-20', 'b-20')).toEqual(['a', 'a', 'a', 'a', 'a', 'b']);
    expect(follow('a-20', '', '', '', '', '', '', 'b-20', 'b-20', 'b-20')).toEqual([
      ...['a', 'a', 'a', 'a', 'a', 'a', 'a'],
      ...['a', 'a', 'b'],
    ]);
  });

  it('does not change for a cough, a word of assent, or somebody hardly louder', () => {
    expect(new Set(follow('a-20', 'a-20', 'a-20', 'a-20', 'a-20', 'a-20', 'b-10', 'a-20', 'b-10', 'a-20'))).toEqual(
      new Set(['a']),
    );
    expect(new Set(follow('a-20', ...Array<string>(20).fill('a-20 b-16')))).toEqual(new Set(['a']));
    expect(follow('a-20', ...Array<string>(20).fill('a-20 b-10')).at(-1)).toBe('b');
  });

  it('takes a breath between two words for no silence', () => {
    expect(follow('a-20', '', '', '', '', '', 'b-20', '', 'b-20').at(-1)).toBe('b');
  });

  it('changes at most every two and a half seconds, whatever is heard', () => {
    const level = fc.option(fc.integer({ min: -80, max: 0 }), { nil: undefined });
    const measured = fc.array(fc.record({ a: level, b: level, c: level }), { maxLength: 60 });
    fc.assert(
      fc.property(measured, (list) => {
        let watch: SpeakerWatch = nobodyHeard;
        let changedAtMs = Number.NEGATIVE_INFINITY;
        for (const [index, levels] of list.entries()) {
          const nowMs = index * everyMs;
          const heard = new Map(
            Object.entries(levels).filter((entry): entry is [string, number] => entry[1] !== undefined),
          );
          const next = nextSpeaker(watch, heard, nowMs);
          if (next.speakerId !== watch.speakerId) {
            expect(nowMs - changedAtMs).toBeGreaterThanOrEqual(2_500);
            expect(heard.get(next.speakerId ?? '')).toBeGreaterThanOrEqual(-50);
            changedAtMs = nowMs;
          }
          watch = next;
        }
      }),
    );
  });
});
