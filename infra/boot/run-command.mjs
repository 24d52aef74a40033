import { spawn } from 'node:child_process';

const TAIL_CHARS = 6_000;
const KILL_AFTER_MS = 3_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** A command ended with an error, or was ended for taking too long. `output` is the end of what it printed. */
export class CommandError extends Error {
  /** @param {string} message @param {string} output @param {number | null} exitCode */
  constructor(message, output, exitCode) {
    super(message);
    this.name = 'CommandError';
    this.output = output;
    this.exitCode = exitCode;
  }
}

/**
 * Runs a program in a process group of its own and returns the end of what it printed (standard output and error).
 * Throws a CommandError when it cannot be started, ends with another code than 0, or is ended because it took longer
 * than `timeoutMs` or `signal` was aborted.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, signal?: AbortSignal,
 *   onLine?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    let tail = '';
    let rest = '';
    let isTooSlow = false;
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);

    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            isTooSlow = true;
            endGroup(child);
          }, options.timeoutMs);

    const abort = () => endGroup(child);
    options.signal?.addEventListener('abort', abort, { once: true });

    /** @param {string} text */
    const read = (text) => {
      tail = (tail + text).slice(-TAIL_CHARS);
      const lines = (rest + text).split(/\r?\n|\r/);
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') options.onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', read);
    }
    /** @param {() => void} settle */
    const finish = (settle) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      running.delete(child);
      settle();
    };
    child.on('error', (error) => finish(() => reject(new CommandError(`${command}: ${error.message}`, tail, null))));
    child.on('close', (code, signal) =>
      finish(() => {
        if (code === 0) return resolve(tail);
        const how = isTooSlow
          ? `took longer than ${(options.timeoutMs ?? 0) / 1000} s`
          : `ended with ${code ?? signal}`;
        reject(new CommandError(`${command} ${how}`, tail, code));
      }),
    );
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function endGroup(child) {
  signalGroup(child, 'SIGTERM');
  setTimeout(() => running.has(child) && signalGroup(child, 'SIGKILL'), KILL_AFTER_MS).unref();
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}

/** Ends every command that still runs, so that an interrupted set-up leaves none behind. */
export function endRunningCommands() {
  for (const child of running) signalGroup(child, 'SIGKILL');
}
