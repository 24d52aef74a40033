import { Writable } from 'node:stream';
import { createLogger, type Logger } from './log.ts';

/**
 * Tries `fn` again until it neither throws nor returns false, and gives back what it returned. After `timeoutMs`
 * (20 s: a machine may be busy) the last failure is thrown. Tests wait with this and never with a fixed sleep.
 */
export async function eventually<T>(
  fn: () => Promise<T> | T,
  options: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<Exclude<T, false>> {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await fn();
      if (value !== false) return value as Exclude<T, false>;
      failure = new Error(`still false after ${timeoutMs} ms`);
    } catch (error) {
      failure = error;
    }
    if (performance.now() >= deadlineMs) throw failure;
    await new Promise((resolve) => setTimeout(resolve, options.intervalMs ?? 20));
  }
}

/** Sends a signal to a process that has to be there: without a number, or as -1 or 0, it would go to many. */
export function sendSignal(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined || pid <= 1) throw new Error(`there is no process to send ${signal} to`);
  process.kill(pid, signal);
}

export interface RecordedLog {
  log: Logger;
  /** Each line as it was written, parsed. */
  lines: Record<string, unknown>[];
}

/** A logger that keeps its lines, for tests that assert what was (or was not) logged. */
export function recordedLog(level = 'trace'): RecordedLog {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString('utf8')) as Record<string, unknown>);
      done();
    },
  });
  return { log: createLogger('test', level, destination), lines };
}

export function silentLog(): Logger {
  return createLogger('test', 'silent');
}
