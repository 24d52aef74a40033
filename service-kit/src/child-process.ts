import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Stream, Writable } from 'node:stream';
import type { Logger } from './log.ts';
import { noteChild } from './orphan-sweep.ts';

const stderrTailLines = 40;
const longestLine = 2_000;

export type StdioEntry = 'pipe' | 'ignore' | 'inherit' | number | Stream;

export interface SpawnOptions {
  log: Logger;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /**
   * As in node:child_process; standard input and output are ignored when left out, because a pipe that nobody reads
   * stops the child. Standard error is always a pipe, which is read here.
   */
  stdio?: readonly StdioEntry[];
  /**
   * What the child gets when this process dies, however it dies (Linux). It may get it several times, once for each
   * thread of ours. Null: nothing, for a child that ends by itself when its standard input does.
   */
  deathSignal?: 'SIGKILL' | 'SIGTERM' | 'SIGINT' | null;
  /** Where to note the child for `sweepOrphans`. */
  pidDir?: string;
  onStderrLine?: (line: string) => void;
}

export interface ChildExit {
  /** Null when a signal ended it; 127 when the command could not be run at all. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last 40 lines of standard error. */
  stderrTail: string[];
}

export interface SpawnedChild {
  /** Undefined when the command could not be run. */
  readonly pid: number | undefined;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  /** All streams by file descriptor, for those beyond standard error. */
  readonly stdio: readonly (Readable | Writable | null | undefined)[];
  /** Never rejects. */
  readonly exited: Promise<ChildExit>;
  /**
   * Sends `signal` (SIGTERM) once, and SIGKILL after `graceMs` (5 s). Calling it again is harmless, and a shorter
   * grace then counts. Resolves when the child is gone.
   */
  stop(options?: { graceMs?: number; signal?: NodeJS.Signals }): Promise<ChildExit>;
}

/** `setpriv` of util-linux sets the signal and then executes the command in its own place, so the pid stays. */
const setpriv = 'setpriv';
let isSetprivThere: boolean | undefined;

function canSetDeathSignal(): boolean {
  isSetprivThere ??=
    process.platform === 'linux' && spawnSync(setpriv, ['--pdeathsig', 'KILL', '--', 'true']).status === 0;
  return isSetprivThere;
}

/**
 * Starts a child that does not outlive this process: the kernel sends it `deathSignal` when the thread that started it
 * ends (so call this from the main thread), and `pidDir` lets the next start sweep what slipped through. A command that
 * cannot be run does not throw: `exited` resolves with code 127 and the reason. Neither does one that cannot be noted:
 * it is killed, and says so.
 */
export function spawnChild(command: string, args: readonly string[], options: SpawnOptions): SpawnedChild {
  const { log } = options;
  const name = basename(command);
  const deathSignal = options.deathSignal === undefined ? 'SIGKILL' : options.deathSignal;
  const [program, programArgs] =
    deathSignal !== null && canSetDeathSignal()
      ? [setpriv, ['--pdeathsig', deathSignal.slice(3), '--', command, ...args]]
      : [command, [...args]];
  const [stdin = 'ignore', stdout = 'ignore', , ...more] = options.stdio ?? [];
  const child: ChildProcess = spawn(program, programArgs, {
    stdio: [stdin, stdout, 'pipe', ...more] as StdioOptions,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const stderrTail = keepTail(child, options.onStderrLine);
  let forget = () => undefined as void;
  try {
    if (child.pid !== undefined && options.pidDir) forget = noteChild(options.pidDir, child.pid, command, args);
  } catch (error) {
    // What the sweep could not find must not run.
    log.error({ err: error, pid: child.pid, child: name }, 'a child process cannot be noted; it is ended');
    stderrTail.push(`it could not be noted: ${String(error)}`);
    child.kill('SIGKILL');
  }
  // The child may end while we still write to it; its exit says so.
  child.stdin?.on('error', () => undefined);

  let hasExited = false;
  const exited = exitOf(child, stderrTail).then((exit) => {
    hasExited = true;
    clearTimeout(killTimer);
    try {
      forget();
    } catch (error) {
      log.warn({ err: error, pid: child.pid, child: name }, 'the note of a child process stays until the next sweep');
    }
    log.debug({ pid: child.pid, child: name, code: exit.code, signal: exit.signal }, 'a child process ended');
    return exit;
  });
  let killTimer: NodeJS.Timeout | undefined;
  let killAtMs = Number.POSITIVE_INFINITY;
  let isStopping = false;

  return {
    pid: child.pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stdio: child.stdio,
    exited,
    stop({ graceMs = 5_000, signal = 'SIGTERM' } = {}) {
      if (hasExited) return exited;
      if (!isStopping) child.kill(signal);
      isStopping = true;
      const wantedMs = performance.now() + graceMs;
      if (wantedMs < killAtMs) {
        killAtMs = wantedMs;
        clearTimeout(killTimer);
        killTimer = setTimeout(() => {
          log.warn({ pid: child.pid, child: name, graceMs }, 'a child process did not end in time; killing it');
          child.kill('SIGKILL');
        }, graceMs);
      }
      return exited;
    },
  };
}

function keepTail(child: ChildProcess, onLine: ((line: string) => void) | undefined): string[] {
  const tail: string[] = [];
  if (!child.stderr) return tail;
  createInterface({ input: child.stderr, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    tail.push(line.slice(0, longestLine));
    if (tail.length > stderrTailLines) tail.shift();
    onLine?.(line);
  });
  return tail;
}

function exitOf(child: ChildProcess, stderrTail: string[]): Promise<ChildExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ code: 127, signal: null, stderrTail: [...stderrTail, error.message] });
    });
    child.once('exit', (code, signal) => {
      const finish = () => resolve({ code, signal, stderrTail });
      // `close` comes when standard error is read to its end; a grandchild that holds it open must not hold us up.
      // What it has written already is read before we give up, also when this process was busy meanwhile.
      const patience = setTimeout(() => setImmediate(finish), 500);
      child.once('close', () => {
        clearTimeout(patience);
        finish();
      });
    });
  });
}
