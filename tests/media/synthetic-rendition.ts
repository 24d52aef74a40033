import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rendition } from '@campus/protocol/recording';
import { readInit, readPart } from '../../recordings/src/mp4/inspect.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

export interface SyntheticGeneration {
  /** Input arguments for ffmpeg with one stream of the rendition's kind, such as `-f lavfi -i color=red:d=3`. */
  inputArgs: readonly string[];
  /** Recording time of its first frame. */
  startMs: number;
  /** Of the input's streams, such as `1:a`; the first of the kind when left out. */
  map?: string;
}

export interface SyntheticTrack {
  id: string;
  source: Rendition['source'];
  generations: readonly SyntheticGeneration[];
  partSeconds?: number;
}

/**
 * Makes a track as the recorder leaves it on the disk (`renditions/<id>/g000/init.mp4, p00000.m4s …`, tfdt in recording
 * time), and gives its description.
 */
export async function makeSyntheticRendition(dir: string, track: SyntheticTrack): Promise<Rendition> {
  const kind = track.source === 'camera' || track.source === 'screen' ? 'video' : 'audio';
  const rendition: Rendition = {
    ...{ id: track.id, kind, source: track.source, codecs: '', inits: [], parts: [] },
    participantId: track.source === 'floor' ? null : 'person-0001',
  };
  for (const [index, generation] of track.generations.entries()) {
    const folder = `renditions/${track.id}/g${String(index).padStart(3, '0')}`;
    await writeGeneration(join(dir, folder), kind, generation, track.partSeconds ?? 1);
    const init = await readInit(join(dir, folder, 'init.mp4'));
    if (!init) throw new Error(`no initialisation segment in ${folder}`);
    rendition.codecs = init.codecs;
    rendition.inits.push({ file: `${folder}/init.mp4`, width: init.width, height: init.height });
    for (const name of (await readdir(join(dir, folder))).filter((entry) => entry.endsWith('.m4s')).sort()) {
      const part = await readPart(join(dir, folder, name), init.timescale, init.editOffsetMs);
      if (!part) throw new Error(`${name} is not whole`);
      const { startMs, durationMs } = part;
      rendition.parts.push({ file: `${folder}/${name}`, init: index, startMs, durationMs });
    }
  }
  return rendition;
}

async function writeGeneration(
  folder: string,
  kind: 'video' | 'audio',
  { inputArgs, startMs, map }: SyntheticGeneration,
  partSeconds: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const codec =
    kind === 'audio'
      ? ['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000']
      : [
          ...['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'],
          ...['-force_key_frames', `expr:gte(t,n_forced*${partSeconds})`, '-sc_threshold', '0'],
        ];
  await runFfmpeg([
    ...inputArgs,
    ...['-map', map ?? (kind === 'audio' ? '0:a:0' : '0:v:0'), ...codec],
    ...['-output_ts_offset', (startMs / 1000).toFixed(6), '-f', 'hls', '-hls_time', String(partSeconds)],
    ...['-hls_segment_type', 'fmp4', '-hls_segment_options', 'movflags=+frag_discont', '-hls_list_size', '0'],
    ...['-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', join(folder, 'p%05d.m4s')],
    join(folder, 'list.m3u8'),
  ]);
}
