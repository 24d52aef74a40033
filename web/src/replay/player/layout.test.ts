import type { Timeline } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { shownAt, slotsOf, wantedSoon } from './layout.ts';

const timeline: Timeline = {
  recordingId: 'rec-0001',
  epochMs: 0,
  durationMs: 40_000,
  segments: [
    { startMs: 0, endMs: 10_000, layout: 'one', videoTrackIds: ['camera'], slate: null, slides: null },
    {
      startMs: 10_000,
      endMs: 20_000,
      layout: 'picture-in-picture',
      videoTrackIds: ['screen', 'camera'],
      slate: null,
      slides: null,
    },
    { startMs: 20_000, endMs: 30_000, layout: 'one', videoTrackIds: [], slate: 'paused', slides: null },
    { startMs: 30_000, endMs: 40_000, layout: 'one', videoTrackIds: ['guest'], slate: null, slides: null },
  ],
  tracks: [],
  marks: [],
};
const all = (): boolean => true;
const follow = { mode: 'follow' } as const;

describe('what stands on the stage', () => {
  it('follows what was featured', () => {
    expect(shownAt(timeline, 9_999, follow, all)).toEqual({
      layout: 'one',
      trackIds: ['camera'],
      slate: null,
      slides: null,
    });
    expect(shownAt(timeline, 10_000, follow, all).trackIds).toEqual(['screen', 'camera']);
  });

  it('shows the slate that the audience saw', () => {
    expect(shownAt(timeline, 25_000, follow, all)).toEqual({
      layout: 'one',
      trackIds: [],
      slate: 'paused',
      slides: null,
    });
  });

  it('leaves out a track where it has no picture, and gives the other the whole stage', () => {
    const shown = shownAt(timeline, 15_000, follow, (id) => id === 'camera');
    expect(shown).toEqual({ layout: 'one', trackIds: ['camera'], slate: null, slides: null });
  });

  it('has slides as the large picture while they were shown, with the camera in their corner or alone', () => {
    const place = { deckId: 'deck-1', page: 2 };
    const [first, ...rest] = timeline.segments;
    const talk = { ...timeline, segments: first ? [{ ...first, slides: place }, ...rest] : [] };
    const shown = shownAt(talk, 5_000, follow, all);
    expect(shown).toEqual({ layout: 'picture-in-picture', trackIds: ['camera'], slate: null, slides: place });
    const alone = { layout: 'one', trackIds: [], slate: null, slides: place };
    expect(shownAt(talk, 5_000, follow, () => false)).toEqual(alone);
    expect(shownAt(talk, 5_000, { mode: 'one', trackIds: ['guest'] }, all).slides).toBeNull();
  });

  it('says that there is no picture where everything is missing', () => {
    expect(shownAt(timeline, 15_000, follow, () => false).slate).toBe('no-picture');
  });

  it('shows what the person chose instead, as far as it is there', () => {
    const view = { mode: 'side-by-side', trackIds: ['camera', 'guest'] } as const;
    expect(shownAt(timeline, 5_000, view, all)).toEqual({
      layout: 'side-by-side',
      trackIds: ['camera', 'guest'],
      slate: null,
      slides: null,
    });
    expect(shownAt(timeline, 5_000, view, (id) => id === 'guest').layout).toBe('one');
    expect(shownAt(timeline, 25_000, view, () => false).slate).toBe('paused');
  });

  it('never shows one track twice', () => {
    const view = { mode: 'side-by-side', trackIds: ['camera', 'camera'] } as const;
    expect(shownAt(timeline, 5_000, view, all).trackIds).toEqual(['camera']);
  });

  it('keeps the last picture at the very end', () => {
    expect(shownAt(timeline, 40_000, follow, all).trackIds).toEqual(['guest']);
  });
});

describe('what is wanted soon', () => {
  it('looks ahead as far as asked', () => {
    expect([...wantedSoon(timeline, 5_000, 10_000, follow)]).toEqual([
      ['camera', 5_000],
      ['screen', 10_000],
    ]);
    expect([...wantedSoon(timeline, 12_000, 10_000, follow).keys()]).toEqual(['screen', 'camera']);
    expect([...wantedSoon(timeline, 21_000, 10_000, follow)]).toEqual([['guest', 30_000]]);
  });

  it('is the choice alone when the person has chosen', () => {
    expect([...wantedSoon(timeline, 5_000, 10_000, { mode: 'one', trackIds: ['guest'] }).keys()]).toEqual(['guest']);
  });
});

describe('slots', () => {
  it('tile a grid without overlap for up to nine', () => {
    for (let count = 1; count <= 9; count += 1) {
      const slots = slotsOf('grid', count);
      expect(slots).toHaveLength(count);
      expect(new Set(slots.map((slot) => `${slot.top}/${slot.start}`)).size).toBe(count);
      for (const slot of slots) {
        expect(slot.start + slot.width).toBeLessThanOrEqual(100.001);
        expect(slot.top + slot.height).toBeLessThanOrEqual(100.001);
      }
    }
  });
});
