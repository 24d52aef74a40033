import type { Timeline, TimelineSegment } from '@campus/protocol/broadcast/timeline';
import type { Rendition } from '@campus/protocol/recording';
import { type Footage, footageOf } from './footage.ts';
import { frameAt, picture } from './frame-size.ts';
import { type Cell, cellsOf } from './layout.ts';

export type SlateReason = NonNullable<TimelineSegment['slate']>;

/** A number of frames in which the same pictures stand in the same places: one run of ffmpeg, one piece of film. */
export interface Shot {
  firstFrame: number;
  frameCount: number;
  /** What is seen, the lowest first. Empty exactly when there is a slate. */
  pictures: { cell: Cell; footage: Footage }[];
  /** Places without a picture at this time, filled with the slate's colour. */
  voids: Cell[];
  slate: SlateReason | null;
}

/** So that progress moves, and an interrupted rendering loses little. */
const longestShotFrames = 60 * picture.framesPerSecond;

/**
 * The shots of a whole program, end to end from frame 0 to its last. Pure. A moment for which the timeline says
 * nothing, or whose pictures are all missing, becomes a slate.
 */
export function planShots(timeline: Timeline, renditions: readonly Rendition[]): Shot[] {
  const totalFrames = frameAt(timeline.durationMs);
  const footage = new Map(
    renditions
      .filter((rendition) => rendition.kind === 'video')
      .map((rendition) => [rendition.id, footageOf(rendition)]),
  );
  const shots: Shot[] = [];
  let frame = 0;
  for (const segment of alike([...timeline.segments].sort((a, b) => a.startMs - b.startMs))) {
    const fromFrame = Math.max(frame, Math.min(totalFrames, frameAt(segment.startMs)));
    const toFrame = Math.min(totalFrames, frameAt(segment.endMs));
    if (toFrame <= fromFrame) continue;
    if (fromFrame > frame) shots.push(slateShot(frame, fromFrame, 'no-picture'));
    shots.push(...shotsOfSegment(segment, fromFrame, toFrame, footage));
    frame = toFrame;
  }
  if (frame < totalFrames) shots.push(slateShot(frame, totalFrames, 'no-picture'));
  return shots.flatMap(splitLong);
}

/** The film has no slides: where only their page changes, the film goes on. */
function alike(segments: readonly TimelineSegment[]): TimelineSegment[] {
  const joined: TimelineSegment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    const isSame =
      last?.endMs === segment.startMs &&
      last.layout === segment.layout &&
      last.slate === segment.slate &&
      last.videoTrackIds.join() === segment.videoTrackIds.join();
    if (isSame) joined[joined.length - 1] = { ...last, endMs: segment.endMs };
    else joined.push(segment);
  }
  return joined;
}

/** The same frames without what cannot be decoded. */
export function withoutPictures(shot: Shot): Shot {
  return { ...shot, pictures: [], voids: [], slate: 'no-picture' };
}

function shotsOfSegment(
  segment: TimelineSegment,
  fromFrame: number,
  toFrame: number,
  footageById: ReadonlyMap<string, Footage[]>,
): Shot[] {
  if (segment.slate !== null || segment.videoTrackIds.length === 0) {
    return [slateShot(fromFrame, toFrame, segment.slate ?? 'no-picture')];
  }
  const tracks = segment.videoTrackIds.map((id) => footageById.get(id) ?? []);
  const cuts = new Set([fromFrame, toFrame]);
  for (const stretch of tracks.flat()) {
    for (const cut of [stretch.fromFrame, stretch.toFrame]) if (cut > fromFrame && cut < toFrame) cuts.add(cut);
  }
  const cells = cellsOf(segment.layout, tracks.length);
  const frames = [...cuts].sort((a, b) => a - b);
  return frames.slice(0, -1).map((first, index) => {
    const end = frames[index + 1] ?? toFrame;
    const shot: Shot = { ...slateShot(first, end, 'no-picture'), slate: null };
    for (const [place, cell] of cells.entries()) {
      const footage = tracks[place]?.find((stretch) => stretch.fromFrame <= first && first < stretch.toFrame);
      if (footage) shot.pictures.push({ cell, footage });
      // An empty corner would only cover the large picture.
      else if (place === 0 || segment.layout !== 'picture-in-picture') shot.voids.push(cell);
    }
    return shot.pictures.length > 0 ? shot : slateShot(first, end, 'no-picture');
  });
}

function slateShot(fromFrame: number, toFrame: number, slate: SlateReason): Shot {
  return { firstFrame: fromFrame, frameCount: toFrame - fromFrame, pictures: [], voids: [], slate };
}

function splitLong(shot: Shot): Shot[] {
  const pieces: Shot[] = [];
  for (let done = 0; done < shot.frameCount; done += longestShotFrames) {
    pieces.push({
      ...shot,
      firstFrame: shot.firstFrame + done,
      frameCount: Math.min(longestShotFrames, shot.frameCount - done),
    });
  }
  return pieces;
}
