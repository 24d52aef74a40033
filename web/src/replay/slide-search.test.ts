import type { PageText, TimelineSegment } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { slideChapters } from './slide-search.ts';

const segment = (startMs: number, endMs: number, page: number | null): TimelineSegment => ({
  ...{ startMs, endMs, layout: 'one', videoTrackIds: [], slate: null },
  slides: page === null ? null : { deckId: 'deck-1', page },
});
const segments = [
  segment(0, 5_000, null),
  segment(5_000, 20_000, 1),
  segment(20_000, 40_000, 2),
  segment(40_000, 60_000, 1),
];
const pages: PageText[] = [
  { deckId: 'deck-1', page: 1, title: 'Università di Bologna', text: 'Università di Bologna\nLooms and yarn' },
  { deckId: 'deck-1', page: 2, title: '', text: `${'word '.repeat(30)}a shuttle goes through ${'word '.repeat(30)}` },
];
const found = (wanted: string) =>
  slideChapters(segments, pages, wanted).map(({ startMs, title, found: words }) => [startMs, title, words]);

describe('the slides of a recording', () => {
  it('are its chapters, a page again when it was shown again', () => {
    expect(found('')).toEqual([
      [5_000, 'Università di Bologna', null],
      [20_000, '', null],
      [40_000, 'Università di Bologna', null],
    ]);
  });

  it('are found by their titles and their text, without accents and in any order of words', () => {
    expect(found('universita').map(([startMs]) => startMs)).toEqual([5_000, 40_000]);
    expect(found('YARN looms')).toEqual([
      [5_000, 'Università di Bologna', 'Università di Bologna Looms and yarn'],
      [40_000, 'Università di Bologna', 'Università di Bologna Looms and yarn'],
    ]);
    const [[startMs, , words] = []] = found('shuttle');
    expect(startMs).toBe(20_000);
    expect(words).toMatch(/^….*a shuttle goes through.*…$/);
    expect(found('nothing of it')).toEqual([]);
  });

  it('are chapters also while their titles are not known yet', () => {
    expect(slideChapters(segments, [], '')).toHaveLength(3);
    expect(slideChapters(segments, [], 'loom')).toEqual([]);
  });
});
