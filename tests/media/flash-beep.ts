import { runFfmpeg } from './run-ffmpeg.ts';

export interface FlashBeep {
  /** When flash and beep set in, in milliseconds from the start. */
  timesMs: number[];
  /** Input arguments for ffmpeg: input 0 is the picture, input 1 the sound. */
  inputArgs: string[];
}

export interface FlashBeepOptions {
  seconds: number;
  width?: number;
  height?: number;
  fps?: number;
  /** Of the first flash, in milliseconds; one follows each second. */
  firstMs?: number;
}

const lengthMs = 100;

/** A black picture that turns white for 100 ms each second, and a 1 kHz tone at just those times. */
export function flashBeep(options: FlashBeepOptions): FlashBeep {
  const { seconds, width = 640, height = 360, fps = 30, firstMs = 500 } = options;
  // Half a frame earlier, so that rounding cannot move the flash by a frame.
  const pictureStart = firstMs / 1000 - 0.5 / fps;
  const during = (start: number): string => `gte(t,${start})*lt(mod(t-${start},1),${lengthMs / 1000})`;
  const picture = `color=c=black:s=${width}x${height}:r=${fps}:d=${seconds},drawbox=t=fill:c=white:enable='${during(pictureStart)}',format=yuv420p`;
  const sound = `aevalsrc='${during(firstMs / 1000)}*0.7*sin(2*PI*1000*t)':s=48000:d=${seconds}`;
  const timesMs: number[] = [];
  for (let atMs = firstMs; atMs < seconds * 1000; atMs += 1000) timesMs.push(atMs);
  return { timesMs, inputArgs: ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound] };
}

/** Writes the clip as one file (MP4: H.264 constrained baseline with a keyframe each second, and AAC). */
export async function makeFlashBeepFile(file: string, options: FlashBeepOptions): Promise<FlashBeep> {
  const clip = flashBeep(options);
  await runFfmpeg([
    ...clip.inputArgs,
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline', '-bf', '0'],
    ...['-g', String(options.fps ?? 30), '-sc_threshold', '0'],
    ...['-c:a', 'aac', '-b:a', '128k', '-y', file],
  ]);
  return clip;
}
