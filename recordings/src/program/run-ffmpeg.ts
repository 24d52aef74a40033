import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '@campus/protocol/errors';
import { type Logger, type SpawnedChild, spawnChild } from '@campus/service-kit';

export interface Ffmpeg {
  /** Path or name of the program. There may be no ffprobe: some packages bring none. */
  ffmpeg: string;
  log: Logger;
  /** Where children are noted for the sweep after a crash. */
  pidDir?: string;
  /** For each run of ffmpeg; 1 when left out. */
  threads?: number;
  /** What has to stay free on the disk; 0 when left out. */
  diskReserveBytes?: number;
}

export interface RunOptions {
  signal: AbortSignal;
  /** How many frames are written so far. */
  onFrame?: (frame: number) => void;
}

/** A live broadcast on the same machine goes before a film that nobody waits for yet. */
const niceness = 10;

/**
 * Runs ffmpeg to its end at low priority and gives the number of frames that it wrote. Rejects with UNAVAILABLE when
 * aborted (ffmpeg is gone by then) and INTERNAL, with ffmpeg's last words, when it fails.
 */
export async function runFfmpeg(tools: Ffmpeg, args: readonly string[], options: RunOptions): Promise<number> {
  const progress = ['-progress', 'pipe:1', '-stats_period', '0.5'];
  const child = start(tools, ['-hide_banner', '-nostdin', '-v', 'error', ...progress, '-y', ...args], {
    stdio: ['ignore', 'pipe'],
  });
  let frames = 0;
  const lines = readLines(child.stdout, (line) => {
    const value = /^frame=\s*(\d+)/.exec(line)?.[1];
    if (value === undefined) return;
    frames = Number(value);
    options.onFrame?.(frames);
  });
  await ended(child, options.signal);
  await lines;
  return frames;
}

export interface PipedFfmpeg {
  stdin: Writable | null;
  stdout: Readable | null;
  /** As `runFfmpeg` ends. */
  ended: Promise<void>;
  stop(): Promise<unknown>;
}

/** An ffmpeg that is fed, or read from, by us. */
export function pipeFfmpeg(
  tools: Ffmpeg,
  args: readonly string[],
  direction: 'into' | 'out-of',
  signal: AbortSignal,
): PipedFfmpeg {
  const stdio = direction === 'into' ? (['pipe', 'ignore'] as const) : (['ignore', 'pipe'] as const);
  const child = start(tools, ['-hide_banner', '-v', 'error', '-y', ...args], { stdio });
  const done = ended(child, signal);
  // Its user looks at it later, or never when the other end of the pipe has failed first.
  done.catch(() => undefined);
  return { stdin: child.stdin, stdout: child.stdout, ended: done, stop: () => child.stop({ graceMs: 0 }) };
}

function start(
  tools: Ffmpeg,
  args: readonly string[],
  options: { stdio: readonly ('ignore' | 'pipe')[] },
): SpawnedChild {
  const child = spawnChild(tools.ffmpeg, args, {
    log: tools.log,
    stdio: options.stdio,
    ...(tools.pidDir === undefined ? {} : { pidDir: tools.pidDir }),
  });
  if (child.pid !== undefined) lowerPriority(child.pid);
  return child;
}

/** Its threads inherit it, since they are born later. A child that has already gone needs none. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // Nothing depends on it.
  }
}

async function ended(child: SpawnedChild, signal: AbortSignal): Promise<void> {
  const stop = (): void => {
    void child.stop({ graceMs: 0 });
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const exit = await child.exited;
  signal.removeEventListener('abort', stop);
  if (signal.aborted) throw new AppError('UNAVAILABLE', 'the rendering was stopped');
  if (exit.code !== 0) {
    const reason = exit.code === null ? String(exit.signal) : `code ${exit.code}`;
    throw new AppError('INTERNAL', `ffmpeg ended with ${reason}: ${exit.stderrTail.slice(-5).join(' | ')}`);
  }
}

async function readLines(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  if (!stream) return;
  for await (const line of createInterface({ input: stream })) onLine(line);
}
