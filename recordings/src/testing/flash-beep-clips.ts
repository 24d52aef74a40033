import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlashBeepFile } from '../../../tests/media/flash-beep.ts';
import { runFfmpeg } from '../../../tests/media/run-ffmpeg.ts';
import type { Clip } from './real-sfu.ts';

export const camera = { trackId: 'camera-1', participantId: 'person-1', source: 'camera' } as const;
export const microphone = { trackId: 'microphone-1', participantId: 'person-1', source: 'microphone' } as const;

export interface FlashBeepClips {
  h264: Clip[];
  vp8: Clip[];
  remove(): Promise<void>;
}

/** A flash and a beep each second, as a camera and a microphone that can be sent without encoding. */
export async function makeFlashBeepClips(): Promise<FlashBeepClips> {
  const dir = await mkdtemp(join(tmpdir(), 'campus-flash-'));
  const [whole, h264, vp8, opus] = ['whole.mp4', 'h264.mp4', 'vp8.webm', 'opus.ogg'].map((name) => join(dir, name));
  if (!whole || !h264 || !vp8 || !opus) throw new Error('no names');
  await makeFlashBeepFile(whole, { seconds: 30, width: 320, height: 180 });
  await runFfmpeg(['-i', whole, '-an', '-c:v', 'copy', h264]);
  await runFfmpeg(['-i', whole, '-an', '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '30', vp8]);
  await runFfmpeg(['-i', whole, '-vn', '-c:a', 'libopus', '-b:a', '64k', opus]);
  const sound: Clip = { trackId: microphone.trackId, source: 'microphone', codec: 'opus', input: ['-i', opus] };
  const picture = (codec: 'H264' | 'VP8', file: string): Clip => ({
    trackId: camera.trackId,
    source: 'camera',
    codec,
    input: ['-i', file],
  });
  return {
    h264: [picture('H264', h264), sound],
    vp8: [picture('VP8', vp8), sound],
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
