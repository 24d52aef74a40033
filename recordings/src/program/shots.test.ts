import type { Layout } from '@campus/protocol/broadcast/roles';
import type { Timeline, TimelineSegment } from '@campus/protocol/broadcast/timeline';
import type { Rendition } from '@campus/protocol/recording';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { footageOf, partsFor } from './footage.ts';
import { frameAt, picture } from './frame-size.ts';
import { cellsOf } from './layout.ts';
import { planShots } from './shots.ts';

/** A track of parts: start and length in milliseconds, and which initialisation segment. */
function track(id: string, parts: [number, number, number?][], source: Rendition['source'] = 'camera'): Rendition {
  return {
    ...{ id, kind: 'video', source, participantId: 'host-0001', codecs: 'avc1.42e01f' },
    inits: [0, 1, 2].map((index) => ({ file: `${id}/g${index}/init.mp4`, width: 960, height: 540 })),
    parts: parts.map(([startMs, durationMs, init = 0], index) => ({
      ...{ file: `${id}/p${index}.m4s`, init, startMs, durationMs },
    })),
  };
}

function timeline(durationMs: number, segments: Partial<TimelineSegment>[]): Timeline {
  const whole = {
    startMs: 0,
    endMs: durationMs,
    layout: 'one' as Layout,
    videoTrackIds: [],
    slate: null,
    slides: null,
  };
  return {
    ...{ recordingId: 'rec-0001', epochMs: 0, durationMs, tracks: [], marks: [] },
    segments: segments.map((segment) => ({ ...whole, ...segment })),
  };
}

/** From, to (frames) and what is seen. */
function outline(plan: Timeline, tracks: Rendition[]): [number, number, string][] {
  return planShots(plan, tracks).map((shot) => [
    shot.firstFrame,
    shot.firstFrame + shot.frameCount,
    shot.slate ?? shot.pictures.map(({ footage }) => footage.initFile).join('+'),
  ]);
}

describe('footage', () => {
  it('is one stretch over holes up to two seconds, and ends two seconds after a longer one began', () => {
    const stretches = footageOf(
      track('cam-1', [
        [1000, 2000],
        [4900, 2000],
        [12_000, 2000],
      ]),
    );
    expect(stretches.map(({ fromFrame, toFrame, parts }) => [fromFrame, toFrame, parts.length])).toEqual([
      [frameAt(500), frameAt(8900), 2],
      [frameAt(11_500), frameAt(16_000), 1],
    ]);
  });

  it('holds a still screen for ten seconds', () => {
    expect(
      footageOf(
        track(
          'scr-1',
          [
            [0, 2000],
            [11_000, 2000],
          ],
          'screen',
        ),
      ),
    ).toHaveLength(1);
  });

  it('changes over to a new initialisation segment at its first picture', () => {
    const stretches = footageOf(
      track('cam-1', [
        [0, 2000, 0],
        [2400, 2000, 1],
      ]),
    );
    expect(stretches.map(({ fromFrame, toFrame }) => [fromFrame, toFrame])).toEqual([
      [0, frameAt(2400)],
      [frameAt(2400), frameAt(6400)],
    ]);
  });

  it('needs the part in which a span begins, those that begin in it, and none after', () => {
    const [stretch] = footageOf(
      track('cam-1', [
        [0, 2000],
        [2000, 2000],
        [4000, 2000],
        [6000, 2000],
      ]),
    );
    if (!stretch) throw new Error('no footage');
    const names = (fromMs: number, toMs: number): string[] => partsFor(stretch, fromMs, toMs).map(({ file }) => file);
    expect(names(2500, 4000)).toEqual(['cam-1/p1.m4s']);
    expect(names(2000, 4001)).toEqual(['cam-1/p1.m4s', 'cam-1/p2.m4s']);
    // In the hold after the end there is only the last picture to show.
    expect(names(9000, 9500)).toEqual(['cam-1/p3.m4s']);
  });
});

describe('the plan of shots', () => {
  it('cuts at the frame that is nearest to each time', () => {
    const tracks = [track('cam-1', [[0, 20_000]]), track('cam-2', [[0, 20_000]])];
    const plan = timeline(10_000, [
      { endMs: 3349, videoTrackIds: ['cam-1'] },
      { startMs: 3349, videoTrackIds: ['cam-2'] },
    ]);
    expect(outline(plan, tracks)).toEqual([
      [0, 100, 'cam-1/g0/init.mp4'],
      [100, 300, 'cam-2/g0/init.mp4'],
    ]);
  });

  it('shows the slate where nothing is planned, nothing is there, or the log says so', () => {
    const tracks = [track('cam-1', [[0, 3000]])];
    const plan = timeline(10_000, [
      { startMs: 1000, endMs: 2000, videoTrackIds: ['cam-1'] },
      { startMs: 2000, endMs: 3000, slate: 'paused' },
      { startMs: 6000, endMs: 7000, videoTrackIds: ['cam-1'] },
      { startMs: 7000, endMs: 8000, videoTrackIds: ['cam-gone'] },
    ]);
    expect(outline(plan, tracks).map(([from, , what]) => [from, what])).toEqual([
      [0, 'no-picture'],
      [30, 'cam-1/g0/init.mp4'],
      [60, 'paused'],
      [90, 'no-picture'],
      [180, 'no-picture'],
      [210, 'no-picture'],
      [240, 'no-picture'],
    ]);
  });

  it('keeps the layout when one of its pictures is missing, but draws no empty corner', () => {
    const tracks = [track('cam-1', [[0, 10_000]])];
    const videoTrackIds = ['cam-1', 'cam-2'];
    const side = planShots(timeline(1000, [{ layout: 'side-by-side', videoTrackIds }]), tracks);
    expect(side[0]?.pictures[0]?.cell.width).toBe(640);
    expect(side[0]?.voids).toEqual([{ x: 640, y: 0, width: 640, height: 720 }]);
    const corner = planShots(timeline(1000, [{ layout: 'picture-in-picture', videoTrackIds }]), tracks);
    expect([corner[0]?.pictures.length, corner[0]?.voids.length]).toEqual([1, 0]);
  });

  it('splits a long shot into minutes', () => {
    const tracks = [track('cam-1', [[0, 200_000]])];
    const shots = planShots(timeline(150_000, [{ videoTrackIds: ['cam-1'] }]), tracks);
    expect(shots.map(({ firstFrame, frameCount }) => [firstFrame, frameCount])).toEqual([
      [0, 1800],
      [1800, 1800],
      [3600, 900],
    ]);
  });

  it('covers each frame of any timeline exactly once, with pictures that are there', () => {
    const layouts = fc.constantFrom<Layout>('one', 'side-by-side', 'picture-in-picture', 'grid');
    const time = fc.double({ min: 0, max: 100_000, noNaN: true });
    const segment = fc.record({
      ...{ startMs: time, endMs: time, layout: layouts },
      videoTrackIds: fc.subarray(['cam-1', 'cam-2', 'cam-3', 'cam-none']),
      slate: fc.constantFrom<TimelineSegment['slate']>(null, null, 'away'),
    });
    const parts = fc.array(fc.tuple(time, fc.double({ min: 1, max: 4000, noNaN: true }), fc.nat({ max: 2 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        time,
        fc.array(segment, { maxLength: 12 }),
        fc.array(parts, { maxLength: 3 }),
        (end, list, tracks) => {
          const renditions = tracks.map((pieces, index) => track(`cam-${index + 1}`, pieces));
          let frame = 0;
          for (const shot of planShots(timeline(end, list), renditions)) {
            expect(shot.firstFrame).toBe(frame);
            expect(shot.frameCount).toBeGreaterThan(0);
            expect(shot.slate === null).toBe(shot.pictures.length > 0);
            frame += shot.frameCount;
            for (const { footage } of shot.pictures) {
              expect(footage.fromFrame).toBeLessThanOrEqual(shot.firstFrame);
              expect(footage.toFrame).toBeGreaterThanOrEqual(frame);
            }
          }
          expect(frame).toBe(frameAt(end));
        },
      ),
    );
  });
});

describe('a layout', () => {
  it('has even cells inside the picture, and none over another but in the corner', () => {
    for (const layout of ['one', 'side-by-side', 'picture-in-picture', 'grid'] as const) {
      const counts = layout === 'grid' ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [layout === 'one' ? 1 : 2];
      for (const count of counts) {
        const cells = cellsOf(layout, count);
        expect(cells).toHaveLength(count);
        for (const { x, y, width, height } of cells) {
          for (const value of [x, y, width, height]) expect(Math.abs(value % 2)).toBe(0);
          expect(x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height).toBe(true);
        }
        if (layout === 'picture-in-picture') continue;
        const area = cells.reduce((sum, cell) => sum + cell.width * cell.height, 0);
        const overlaps = cells.some((a, i) =>
          cells.some(
            (b, j) =>
              i < j && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
          ),
        );
        expect(overlaps).toBe(false);
        expect(area).toBeLessThanOrEqual(picture.width * picture.height);
      }
    }
  });
});
