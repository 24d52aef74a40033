import { spawn } from 'node:child_process';

export const ffmpegPath = process.env['FFMPEG_PATH'] || 'ffmpeg';

/** Runs ffmpeg quietly to its end and gives its standard output. Throws with what it said when it fails. */
export function runFfmpeg(args: readonly string[]): Promise<Buffer> {
  return run(ffmpegPath, ['-hide_banner', '-nostdin', '-v', 'error', ...args]);
}

function run(command: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output));
      else reject(new Error(`${command} ended with ${code}: ${said}\n${args.join(' ')}`));
    });
  });
}
