import { flashTimes } from './analyse-picture.ts';
import { beepTimes } from './analyse-sound.ts';
import { hasOwnTimes, type MediaSource, withInput } from './media-source.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

export { colourRuns, flashTimes, frameColours, sceneChanges } from './analyse-picture.ts';
export { beepTimes, rmsDb, samplesOf, toneDb } from './analyse-sound.ts';
export type { MediaSource } from './media-source.ts';

/** The length in milliseconds, of the whole or of one kind of stream. */
export async function durationMs(source: MediaSource, kind: 'video' | 'audio' | 'any' = 'any'): Promise<number> {
  const times = await packetTimes(source, kind);
  // What a player shows begins at zero (an encoder's priming stands before it); parts begin where they begin.
  const start = hasOwnTimes(source) ? Math.min(...times.map((time) => time.atMs)) : 0;
  return Math.max(...times.map((time) => time.atMs + time.durationMs)) - start;
}

export interface PacketTime {
  atMs: number;
  durationMs: number;
}

/** When each encoded frame is shown or heard, in the order of the file. */
export async function packetTimes(source: MediaSource, kind: 'video' | 'audio' | 'any'): Promise<PacketTime[]> {
  const { streams, packets } = await listPackets(source);
  return packets.flatMap(({ stream, atTicks, durationTicks }) => {
    const info = streams[stream];
    if (!info || (kind !== 'any' && info.kind !== kind)) return [];
    return { atMs: atTicks * info.tickMs, durationMs: durationTicks * info.tickMs };
  });
}

export interface StreamInfo {
  kind: string;
  codec: string;
  width: number | undefined;
  height: number | undefined;
}

export async function streamsOf(source: MediaSource): Promise<StreamInfo[]> {
  const { streams } = await listPackets(source);
  return streams.map(({ kind, codec, width, height }) => ({ kind, codec, width, height }));
}

interface PacketList {
  streams: (StreamInfo & { tickMs: number })[];
  packets: { stream: number; atTicks: number; durationTicks: number }[];
}

/** By ffmpeg's own list of packets, since not every ffmpeg comes with an ffprobe. */
async function listPackets(source: MediaSource): Promise<PacketList> {
  const text = await withInput(source, (inputArgs) =>
    runFfmpeg([
      ...(hasOwnTimes(source) ? ['-copyts'] : []),
      ...inputArgs,
      ...'-map 0 -c copy -f framecrc -'.split(' '),
    ]),
  );
  const list: PacketList = { streams: [], packets: [] };
  for (const line of text.toString().split('\n')) {
    const [, name, index, value = ''] = /^#(\w+) (\d+): (.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      const stream = (list.streams[Number(index)] ??= {
        ...{ kind: '', codec: '', width: undefined },
        height: undefined,
        tickMs: 0,
      });
      const [one, other] = value.split(/[/x]/).map(Number);
      if (name === 'tb') stream.tickMs = ((one ?? 0) * 1000) / (other ?? 1);
      if (name === 'media_type') stream.kind = value;
      if (name === 'codec_id') stream.codec = value;
      if (name === 'dimensions') [stream.width, stream.height] = [one, other];
      continue;
    }
    const fields = line.split(',').map((field) => Number(field.trim()));
    const [stream, , atTicks, durationTicks] = fields;
    if (stream === undefined || atTicks === undefined || durationTicks === undefined) continue;
    list.packets.push({ stream, atTicks, durationTicks });
  }
  return list;
}

/** How late the picture is against the sound of a flash-and-beep clip, in milliseconds; see `medianOffsetMs`. */
export async function avOffsetMs(picture: MediaSource, sound: MediaSource = picture): Promise<number> {
  const [flashes, beeps] = await Promise.all([flashTimes(picture), beepTimes(sound)]);
  return medianOffsetMs(flashes, beeps);
}

/**
 * How late the first times are against the nearest of the others (negative: early); the median of all pairs. Throws
 * when fewer than two have a partner.
 */
export function medianOffsetMs(flashes: readonly number[], beeps: readonly number[]): number {
  const offsets = pairOffsetsMs(flashes, beeps);
  if (offsets.length < 2) {
    throw new Error(`cannot pair flashes (${flashes.join(', ')}) with beeps (${beeps.join(', ')})`);
  }
  offsets.sort((a, b) => a - b);
  return offsets[Math.floor(offsets.length / 2)] ?? Number.NaN;
}

/** One by one, in milliseconds; without those that have no partner within 400 ms. */
export function pairOffsetsMs(flashes: readonly number[], beeps: readonly number[]): number[] {
  return flashes.flatMap((flash) => {
    const nearest = beeps.reduce<number | null>(
      (best, beep) => (best === null || Math.abs(flash - beep) < Math.abs(flash - best) ? beep : best),
      null,
    );
    return nearest !== null && Math.abs(flash - nearest) <= 400 ? [flash - nearest] : [];
  });
}
