import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { silentLog } from '@campus/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ffmpegPath } from '../../../tests/media/run-ffmpeg.ts';
import { renderTwice, runFfmpeg } from './run-ffmpeg.ts';

const signal = new AbortController().signal;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'campus-ffmpeg-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Runs what ends as the shell's command does. */
async function runEnding(command: string): Promise<number> {
  const ffmpeg = join(dir, 'ffmpeg');
  await writeFile(ffmpeg, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  return runFfmpeg({ ffmpeg, log: silentLog() }, [], { signal });
}

describe('a run of ffmpeg', () => {
  it.each([
    ['is killed', 'kill -KILL $$'],
    ['is asked to end', 'kill -TERM $$'],
    ['has caught a signal', 'exit 255'],
  ])('is worth another try when it %s', async (_how, command) => {
    await expect(runEnding(command)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it('is worth another try when it could not even begin', async () => {
    const run = runFfmpeg({ ffmpeg: join(dir, 'none'), log: silentLog() }, [], { signal });
    await expect(run).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it.each([
    ['gives up', 'echo "Invalid data found" >&2; exit 1'],
    ['crashes', 'kill -SEGV $$'],
  ])('has failed on what it was given when it %s', async (_how, command) => {
    await expect(runEnding(command)).rejects.toMatchObject({ code: 'INTERNAL', retryable: false });
  });

  it('says that the disk is full', async () => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=d=1', '-f', 'rawvideo', '/dev/full'];
    const run = runFfmpeg({ ffmpeg: ffmpegPath, log: silentLog() }, picture, { signal });
    await expect(run).rejects.toMatchObject({ code: 'DISK_FULL', retryable: true });
  });
});

describe('what is tried twice', () => {
  it('has failed only when it failed twice on what it was given', async () => {
    const broken = new AppError('INTERNAL', 'ffmpeg ended with code 1');
    let times = 0;
    const failing = async (often: number) => {
      times += 1;
      if (times <= often) throw broken;
    };
    expect(await renderTwice(() => failing(1))).toBeNull();
    times = 0;
    expect(await renderTwice(() => failing(2))).toBe(broken);
    expect(times).toBe(2);
  });

  it.each([new AppError('UNAVAILABLE', 'killed'), new AppError('DISK_FULL', 'full'), new Error('ENOSPC')])(
    'throws at once what is nobody’s footage’s fault: %s',
    async (error) => {
      let times = 0;
      const work = async () => {
        times += 1;
        throw error;
      };
      await expect(renderTwice(work)).rejects.toBe(error);
      expect(times).toBe(1);
    },
  );
});
