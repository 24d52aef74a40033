import { flashTimes } from './analyse-picture.ts';
import { beepTimes } from './analyse-sound.ts';
import { type MediaSource, withInput } from './media-source.ts';
import { runFfprobe } from './run-ffmpeg.ts';

export { colourRuns, flashTimes, frameColours, sceneChanges } from './analyse-picture.ts';
export { beepTimes, rmsDb, samplesOf } from './analyse-sound.ts';
export type { MediaSource } from './media-source.ts';

/** The length in milliseconds, of the whole or of one kind of stream. */
export async function durationMs(source: MediaSource, kind?: 'video' | 'audio'): Promise<number> {
  if (typeof source === 'string' && !kind) {
    const text = await withInput(source, (inputArgs) =>
      runFfprobe([...inputArgs, '-show_entries', 'format=duration', '-of', 'csv=p=0']),
    );
    return Number(text.toString().trim()) * 1000;
  }
  const times = await packetTimes(source, kind ?? 'any');
  const start = Math.min(...times.map((time) => time.atMs));
  return Math.max(...times.map((time) => time.atMs + time.durationMs)) - start;
}

export interface PacketTime {
  atMs: number;
  durationMs: number;
}

/** When each encoded frame is shown or heard, in the order of the file. */
export async function packetTimes(source: MediaSource, kind: 'video' | 'audio' | 'any'): Promise<PacketTime[]> {
  const select = kind === 'any' ? [] : ['-select_streams', kind === 'video' ? 'v:0' : 'a:0'];
  const text = await withInput(source, (inputArgs) =>
    runFfprobe([...select, ...inputArgs, '-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0']),
  );
  return text
    .toString()
    .trim()
    .split('\n')
    .map((line) => {
      const [at, duration] = line.split(',').map(Number);
      return { atMs: (at ?? Number.NaN) * 1000, durationMs: (duration || 0) * 1000 };
    });
}

export interface StreamInfo {
  kind: string;
  codec: string;
  width: number | undefined;
  height: number | undefined;
}

export async function streamsOf(source: MediaSource): Promise<StreamInfo[]> {
  const text = await withInput(source, (inputArgs) => runFfprobe([...inputArgs, '-show_streams', '-of', 'json']));
  const { streams } = JSON.parse(text.toString()) as {
    streams: { codec_type: string; codec_name: string; width?: number; height?: number }[];
  };
  return streams.map((stream) => ({
    kind: stream.codec_type,
    codec: stream.codec_name,
    width: stream.width,
    height: stream.height,
  }));
}

/**
 * How late the picture is against the sound of a flash-and-beep clip, in milliseconds (negative: early); the median of
 * all pairs. Throws when fewer than two flashes have their beep within 400 ms.
 */
export async function avOffsetMs(picture: MediaSource, sound: MediaSource = picture): Promise<number> {
  const [flashes, beeps] = await Promise.all([flashTimes(picture), beepTimes(sound)]);
  const offsets = flashes.flatMap((flash) => {
    const nearest = beeps.reduce<number | null>(
      (best, beep) => (best === null || Math.abs(flash - beep) < Math.abs(flash - best) ? beep : best),
      null,
    );
    return nearest !== null && Math.abs(flash - nearest) <= 400 ? [flash - nearest] : [];
  });
  if (offsets.length < 2) {
    throw new Error(`cannot pair flashes (${flashes.join(', ')}) with beeps (${beeps.join(', ')})`);
  }
  offsets.sort((a, b) => a - b);
  return offsets[Math.floor(offsets.length / 2)] ?? Number.NaN;
}
