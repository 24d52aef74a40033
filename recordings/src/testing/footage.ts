import type { Timeline, TimelineSegment } from '@campus/protocol/broadcast/timeline';
import { colourRuns } from '../../../tests/media/analyse.ts';
import type { SyntheticGeneration } from '../../../tests/media/synthetic-rendition.ts';

/** Small, and as wide as the program is for its height: what is shown when and where is no matter of size. */
export const colour = (
  name: string,
  seconds: number,
  startMs: number,
  size = '320x180',
  fps = 25,
): SyntheticGeneration => ({
  inputArgs: ['-f', 'lavfi', '-i', `color=${name}:s=${size}:r=${fps}:d=${seconds}`],
  startMs,
});

export const tone = (seconds: number, startMs: number): SyntheticGeneration => ({
  inputArgs: ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}:r=48000`],
  startMs,
});

export function timeline(
  durationMs: number,
  ...segments: (Partial<TimelineSegment> & { startMs: number })[]
): Timeline {
  return {
    ...{ recordingId: 'rec-0001', epochMs: 1_800_000_000_000, durationMs, tracks: [], marks: [] },
    segments: segments.map((segment, index) => ({
      ...{
        endMs: segments[index + 1]?.startMs ?? durationMs,
        layout: 'one',
        videoTrackIds: [],
        slate: null,
        slides: null,
      },
      ...segment,
    })),
  };
}

/** Each shot is a piece only where it differs from the one before. */
export const inTurns = (count: number, eachMs: number) =>
  Array.from({ length: count }, (_, index) => ({
    startMs: index * eachMs,
    videoTrackIds: [index % 2 === 0 ? 'cam-red' : 'cam-blue'],
  }));
export const known = {
  red: { y: 63, u: 102, v: 240 },
  blue: { y: 32, u: 240, v: 118 },
  green: { y: 109, u: 73, v: 64 },
  slate: { y: 37, u: 150, v: 118 },
};
/** Which picture is seen, and from when on in milliseconds. */
export async function seen(file: string): Promise<[string, number][]> {
  return (await colourRuns(file, known)).map((run) => [run.name, Math.round(run.fromMs)]);
}
