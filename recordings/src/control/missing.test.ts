import type { Rendition } from '@campus/protocol/recording';
import { describe, expect, it } from 'vitest';
import { lossesOf } from '../store/losses.ts';
import { damages, interruptedTracks, type Remains, unnoted } from './missing.ts';

const id = 'camera-1';
const part = (startMs: number) => ({ file: `p${startMs}.m4s`, init: 0, startMs, durationMs: 1_000 });
const rendition = (of: string, ...startsMs: number[]): Rendition => ({
  id: of,
  kind: of === 'floor' ? 'audio' : 'video',
  source: of === 'floor' ? 'floor' : 'camera',
  participantId: null,
  codecs: '',
  inits: [],
  parts: startsMs.map(part),
});
const gap = (fromMs: number, toMs: number, trackId: string | null = id) => ({ trackId, fromMs, toMs, reason: 'why' });

/** A camera of which these generations are there; null is a broken part. */
function remains(generations: (number | null)[][], change: Partial<Remains> = {}): Remains {
  const whole = generations.flat().filter((startMs) => startMs !== null);
  const losses = lossesOf(generations.map((one) => one.map((startMs) => (startMs === null ? null : part(startMs)))));
  return {
    renditions: whole.length > 0 ? [rendition(id, ...whole)] : [],
    losses: new Map([[id, losses]]),
    gaps: [],
    floorEndMs: 3_000,
    ...change,
  };
}
const interrupted = (...of: Parameters<typeof remains>) => interruptedTracks(remains(...of)).get(id)?.untilMs;

describe('a track that was being captured when the recorder died', () => {
  it('is missing from the end of its last whole part on', () => {
    expect(interrupted([[0, 1_000]])).toBe(2_000);
    expect(interrupted([[0, 1_000, null]])).toBe(2_000);
  });

  it('is none that had ended, or was muted, long before', () => {
    expect(interrupted([[0, 1_000]], { floorEndMs: 10_000 })).toBeUndefined();
    expect(interrupted([])).toBeUndefined();
  });

  it('is missing although it came back from a long outage just before, and nothing of that is whole', () => {
    const outage = { floorEndMs: 14_000, gaps: [gap(2_000, 12_500)] };
    expect(interrupted([[0, 1_000]], outage)).toBe(12_500);
    expect(interrupted([[0, 1_000], [null]], outage)).toBe(12_500);
    expect(interrupted([[0, 1_000], []], { floorEndMs: 14_000 })).toBe(2_000);
  });

  it('is missing although nothing of it is whole at all', () => {
    expect(interrupted([[]])).toBe(0);
    expect(interrupted([[null]], { floorEndMs: 60_000 })).toBe(52_000);
  });
});

describe('what is broken in the midst of a recording', () => {
  const damaged = (...of: Parameters<typeof remains>) => damages(remains(...of));

  it('is marked', () => {
    const reason = 'its parts are damaged';
    expect(damaged([[0, null, 2_000]])).toEqual([{ trackId: id, fromMs: 1_000, toMs: 2_000, reason }]);
    expect(damaged([[null, 1_000]])).toEqual([{ trackId: id, fromMs: 0, toMs: 1_000, reason }]);
    expect(damages(remains([], { renditions: [rendition('floor', 0, 2_000)] }))).toEqual([
      { trackId: null, fromMs: 1_000, toMs: 2_000, reason },
    ]);
  });

  it('is marked once: what a gap says already is left out', () => {
    expect(damaged([[0, null, 2_000]], { gaps: [gap(900, 2_000)] })).toEqual([]);
    expect(damaged([[0, null, 2_000]], { gaps: [gap(0, 4_000, null)] })).toEqual([]);
    expect(damaged([[0, null, 2_000]], { gaps: [gap(0, 4_000, 'camera-2')] })).toHaveLength(1);
    expect(damaged([[0], [null, 9_000]], { gaps: [gap(1_000, 8_000)] })).toMatchObject([
      { fromMs: 8_000, toMs: 9_000 },
    ]);
  });
});

it('leaves of a gap what is not noted yet, and is worth it', () => {
  const left = unnoted(gap(0, 10_000), [gap(6_000, 9_700), gap(1_000, 2_000), gap(1_500, 1_800, null)]);
  expect(left.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 1_000],
    [2_000, 6_000],
  ]);
});
