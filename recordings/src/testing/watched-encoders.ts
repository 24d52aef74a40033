import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, silentLog } from '@campus/service-kit';
import { type Encoder, ffmpegEncoders, type OpenEncoder } from '../capture/encoder.ts';

export interface WatchedEncoders {
  readonly dir: string;
  readonly open: OpenEncoder;
  /** All that were opened, newest last. */
  readonly opened: Encoder[];
  remove(): Promise<void>;
}

/** Waits for what ffmpegs do: to be started and to close parts takes them a while on a busy machine. */
export const encodersHave = (done: () => Promise<boolean> | boolean) => eventually(done, { timeoutMs: 30_000 });

/** Real ffmpegs in a folder of their own; a test can get at each one, to kill it. */
export async function watchedEncoders(): Promise<WatchedEncoders> {
  const dir = await mkdtemp(join(tmpdir(), 'campus-capture-'));
  const opened: Encoder[] = [];
  const ffmpegPath = process.env['FFMPEG_PATH'] || 'ffmpeg';
  const open = ffmpegEncoders({ ffmpegPath, pidDir: join(dir, '.children'), log: silentLog() });
  return {
    dir,
    opened,
    open: (renditionDir, args) => {
      const encoder = open(renditionDir, args);
      opened.push(encoder);
      return encoder;
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
