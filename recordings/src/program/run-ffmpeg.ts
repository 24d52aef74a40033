import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '@campus/protocol/errors';
import { type ChildExit, type Logger, type SpawnedChild, spawnChild } from '@campus/service-kit';

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

/** What ffmpeg's own crash ends it with; every other signal comes from outside. */
const crashSignals: readonly (NodeJS.Signals | null)[] = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL'];
/** ffmpeg catches SIGTERM and SIGINT, and then ends with this. */
const stoppedCode = 255;
/** `spawnChild` says so of a command that could not be run. */
const notRunCode = 127;

/**
 * Runs ffmpeg to its end at low priority and gives the number of frames that it wrote. Rejects with UNAVAILABLE when
 * it was aborted (ffmpeg is gone by then), ended from outside or could not be run, with DISK_FULL when it found no room,
 * all worth another try; and with INTERNAL, and ffmpeg's last words, when it failed on what it was given.
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
  if (exit.code !== 0) throw failureOf(exit);
}

/** Who is to blame decides whether it is worth another try: what was given to ffmpeg, or what happened to it. */
function failureOf({ code, signal, stderrTail }: ChildExit): AppError {
  const said = stderrTail.slice(-5).join(' | ');
  const message = `ffmpeg ended with ${code === null ? signal : `code ${code}`}: ${said}`;
  if (isOutOfRoom(stderrTail)) return new AppError('DISK_FULL', message, { retryable: true });
  const isEndedFromOutside = code === null && !crashSignals.includes(signal);
  if (isEndedFromOutside || code === stoppedCode || code === notRunCode) return new AppError('UNAVAILABLE', message);
  return new AppError('INTERNAL', message);
}

function isOutOfRoom(said: readonly string[]): boolean {
  return said.some((line) => line.includes('No space left on device') || line.includes('Disk quota exceeded'));
}

/**
 * Does `work` a second time when it fails on what it was given, and gives back the second failure; null when it is done.
 * What is not the footage's fault is thrown at once: nothing may take the place of a picture that can still be had.
 */
export async function renderTwice(work: () => Promise<unknown>): Promise<AppError | null> {
  let failure: AppError | null = null;
  for (let time = 0; time < 2; time += 1) {
    try {
      await work();
      return null;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'INTERNAL') throw error;
      failure = error;
    }
  }
  return failure;
}

async function readLines(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  if (!stream) return;
  for await (const line of createInterface({ input: stream })) onLine(line);
}
