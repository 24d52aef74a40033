import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pictureArguments } from './encoder-arguments.ts';

const ffmpeg = process.env['FFMPEG_PATH'] || 'ffmpeg';

async function run(args: readonly string[], cwd: string, input?: string): Promise<string> {
  const child = spawn(ffmpeg, args, { cwd, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.on('error', () => undefined);
  if (input) createReadStream(input).pipe(child.stdin);
  else child.stdin.end();
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${said}`);
  return said;
}

describe('the encoder of a picture', () => {
  it.each([
    ['240x135', '240x134'],
    ['241x136', '240x136'],
    ['480x270', '480x270'],
  ])('writes VP8 of %s as H.264 of %s', async (size, written) => {
    const folder = await mkdtemp(join(tmpdir(), 'campus-encoder-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const source = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=15:duration=3`];
    await run(['-v', 'error', ...source, '-c:v', 'libvpx', '-g', '15', '-deadline', 'realtime', 'in.ivf'], folder);
    await run(pictureArguments('VP80'), folder, join(folder, 'in.ivf'));
    expect((await readdir(folder)).filter((name) => name.endsWith('.m4s')).length).toBeGreaterThan(1);
    const looked = await run(['-v', 'info', '-i', 'init.mp4', '-f', 'ffmetadata', '-y', 'about.txt'], folder);
    expect(looked).toContain(`, ${written}`);
  });
});
