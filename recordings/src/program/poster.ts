import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Timeline } from '@campus/protocol/broadcast/timeline';
import type { Rendition } from '@campus/protocol/recording';
import { makePicture } from './film-pieces.ts';
import { frameAt } from './frame-size.ts';
import type { Ffmpeg } from './run-ffmpeg.ts';
import { planShots, type Shot } from './shots.ts';

export interface PosterInput {
  dir: string;
  renditions: readonly Rendition[];
  /** Null when the log's timeline is not known: the first picture track then stands for what was featured. */
  timeline: Timeline | null;
  signal: AbortSignal;
}

/** A camera's first pictures are often dark or out of focus. */
const patienceMs = 1_000;

/**
 * Writes `poster.jpg` (1280×720): what was featured about a second after the first picture came. False when there is
 * no picture at all; rejects as `runFfmpeg` does.
 */
export async function makePoster(tools: Ffmpeg, { dir, renditions, timeline, signal }: PosterInput): Promise<boolean> {
  const shots = planShots(timeline ?? timelineOfFirstPicture(renditions), renditions);
  const shot = shots.find((candidate) => candidate.pictures.length > 0);
  if (!shot) return false;
  const firstFrame = Math.min(shot.firstFrame + frameAt(patienceMs), shot.firstFrame + shot.frameCount - 1);
  const single: Shot = { ...shot, firstFrame, frameCount: 1 };
  const file = join(resolve(dir), 'poster.jpg');
  const unfinished = `${file}.unfinished`;
  try {
    await makePicture(single, unfinished, { tools, dir, signal });
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return true;
}

function timelineOfFirstPicture(renditions: readonly Rendition[]): Timeline {
  const first = renditions
    .filter((rendition) => rendition.kind === 'video' && rendition.parts.length > 0)
    .sort((a, b) => (a.parts[0]?.startMs ?? 0) - (b.parts[0]?.startMs ?? 0))[0];
  const last = first?.parts.at(-1);
  const durationMs = last ? last.startMs + last.durationMs : 0;
  return {
    recordingId: 'poster',
    epochMs: 0,
    durationMs,
    segments: [
      {
        startMs: 0,
        endMs: durationMs,
        layout: 'one',
        videoTrackIds: first ? [first.id] : [],
        slate: null,
        slides: null,
      },
    ],
    tracks: [],
    marks: [],
  };
}
