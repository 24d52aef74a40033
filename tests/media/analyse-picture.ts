import { hasOwnTimes, type MediaSource, withInput } from './media-source.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** The mean colour of one picture: luma and two chroma values, 0 to 255. */
export interface FrameColour {
  atMs: number;
  y: number;
  u: number;
  v: number;
}

/** A part of the picture, as shares of its width and height. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

const wholePicture: Region = { left: 0, top: 0, width: 1, height: 1 };

/** One mean colour for each picture, in the order of showing. */
export async function frameColours(source: MediaSource, region: Region = wholePicture): Promise<FrameColour[]> {
  const { left, top, width, height } = region;
  const filter = [
    `crop=iw*${width}:ih*${height}:iw*${left}:ih*${top}`,
    'scale=32:18:flags=area',
    'format=yuv420p',
    'settb=1/1000000',
    'signalstats',
    'metadata=mode=print:file=-',
  ].join(',');
  const output = await withInput(source, (inputArgs) =>
    runFfmpeg([
      ...(hasOwnTimes(source) ? ['-copyts'] : []),
      ...inputArgs,
      ...['-map', '0:v:0', '-vsync', 'passthrough', '-vf', filter, '-f', 'null', '-'],
    ]),
  );
  const colours: FrameColour[] = [];
  for (const block of output
    .toString()
    .split(/^frame:/m)
    .slice(1)) {
    const value = (name: string): number =>
      Number(new RegExp(`lavfi\\.signalstats\\.${name}=([\\d.]+)`).exec(block)?.[1]);
    const ticks = Number(/pts:\s*(-?\d+)/.exec(block)?.[1]);
    colours.push({ atMs: ticks / 1000, y: value('YAVG'), u: value('UAVG'), v: value('VAVG') });
  }
  return colours;
}

/** When the picture turned white, in milliseconds: the first bright picture of each flash. */
export async function flashTimes(source: MediaSource, region?: Region): Promise<number[]> {
  const frames = await frameColours(source, region);
  const levels = frames.map((frame) => frame.y);
  const dark = Math.min(...levels);
  const bright = Math.max(...levels);
  if (bright - dark < 60) return [];
  const threshold = (dark + bright) / 2;
  return frames
    .filter((frame, index) => frame.y > threshold && index > 0 && (levels[index - 1] ?? 255) <= threshold)
    .map((frame) => frame.atMs);
}

/** When the mean colour jumped from one picture to the next, in milliseconds: the first picture of each new source. */
export async function sceneChanges(source: MediaSource, jump = 15, region?: Region): Promise<number[]> {
  const frames = await frameColours(source, region);
  return frames.flatMap((frame, index) => {
    const before = frames[index - 1];
    return before && distance(before, frame) >= jump ? [frame.atMs] : [];
  });
}

export interface ColourRun {
  name: string;
  fromMs: number;
  /** The time of the first picture that is something else; at the end, of the last picture. */
  toMs: number;
}

/** Which of the known sources (by their mean colour) is seen when. */
export async function colourRuns(
  source: MediaSource,
  known: Readonly<Record<string, Omit<FrameColour, 'atMs'>>>,
  region?: Region,
): Promise<ColourRun[]> {
  const runs: ColourRun[] = [];
  for (const frame of await frameColours(source, region)) {
    const names = Object.entries(known).sort(([, a], [, b]) => distance(a, frame) - distance(b, frame));
    const name = names[0]?.[0] ?? 'unknown';
    const last = runs.at(-1);
    if (last) last.toMs = frame.atMs;
    if (last?.name !== name) runs.push({ name, fromMs: frame.atMs, toMs: frame.atMs });
  }
  return runs;
}

function distance(a: Omit<FrameColour, 'atMs'>, b: Omit<FrameColour, 'atMs'>): number {
  return Math.hypot(a.y - b.y, a.u - b.u, a.v - b.v);
}
