import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const framesPerSecond = 30;

export interface FrameCount {
  readonly frames: number;
  /** As many would have been between the first and the last one. */
  readonly lostFrames: number;
}

/** The frames of the one picture among a recording's renditions, each of which is a folder of init.mp4 and parts. */
export async function countFrames(renditions: string): Promise<FrameCount> {
  const pictures = readdirSync(renditions).filter((name) => name !== 'floor');
  const [picture] = pictures;
  if (!picture || pictures.length > 1) throw new Error(`there are ${pictures.length} pictures in the recording`);
  const times: number[] = [];
  for (const generation of readdirSync(join(renditions, picture)).toSorted()) {
    times.push(...(await timesOf(join(renditions, picture, generation))));
  }
  return missingOf(times);
}

export function missingOf(times: readonly number[]): FrameCount {
  const sorted = times.toSorted((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const expected = times.length === 0 ? 0 : Math.round((last - first) * framesPerSecond) + 1;
  return { frames: times.length, lostFrames: expected - times.length };
}

async function timesOf(folder: string): Promise<number[]> {
  const parts = readdirSync(folder)
    .filter((name) => name.endsWith('.m4s'))
    .toSorted();
  if (parts.length === 0) return [];
  const whole = join(folder, 'counted.mp4');
  writeFileSync(whole, Buffer.concat(['init.mp4', ...parts].map((name) => readFileSync(join(folder, name)))));
  const { stdout } = await run(
    process.env['FFPROBE_PATH'] || 'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', whole],
    { maxBuffer: 2 ** 26 },
  );
  return stdout.split('\n').flatMap((line) => (/^[\d.]+/.test(line) ? [Number.parseFloat(line)] : []));
}
