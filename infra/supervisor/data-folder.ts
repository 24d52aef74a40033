import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lockFile } from '../boot/file-lock.mjs';
import { isSameProcessRunning, type ProcessIdentity, signalGroup } from './process-identity.ts';
import { StartError } from './start-error.ts';

const END_WITHIN_MS = 25_000;
const POLL_MS = 50;

/** What runs on a data folder; kept in `running.json` in it for the next start, and for whoever looks. */
export interface Running {
  supervisor: ProcessIdentity;
  address: string;
  services: readonly (ProcessIdentity & { name: string })[];
}

export interface DataFolder {
  readonly path: string;
  /** Writes `running.json`. */
  note(running: Running): void;
  /** Removes `running.json` and lets go of the folder. */
  release(): Promise<void>;
}

/**
 * Takes a data folder for this process alone, and makes it when it is missing. Ends what an earlier start that was
 * killed left running there: two recorders on one folder would write over each other. Throws a StartError when
 * another campus runs on it.
 */
export async function openDataFolder(
  path: string,
  say: (text: string) => void,
  endWithinMs = END_WITHIN_MS,
): Promise<DataFolder> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    mkdirSync(join(path, 'logs'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(
      `The data folder ${path} cannot be made or written. Choose another with --data, or give yourself the right to write there.`,
      { cause: error },
    );
  }
  const file = join(path, 'running.json');
  const lock = await lockFile(join(path, 'lock'), { wait: false });
  const earlier = readRunning(file);
  if (!lock || (!lock.isHeld && earlier && isSameProcessRunning(earlier.supervisor))) {
    const who = earlier ? ` (process ${earlier.supervisor.pid}, ${earlier.address})` : '';
    throw new StartError(
      `The International Campus already runs on the data folder ${path}${who}. Use that one or stop it first; for a second one choose another folder with --data, and another --port and --sfu-port.`,
    );
  }
  await endLeftOver(earlier, say, endWithinMs);
  return {
    path,
    note: (running) => writePrivately(file, `${JSON.stringify(running, null, 2)}\n`),
    release: async () => {
      rmSync(file, { force: true });
      await lock.release();
    },
  };
}

async function endLeftOver(earlier: Running | undefined, say: (text: string) => void, withinMs: number): Promise<void> {
  const left = () => (earlier?.services ?? []).filter(isSameProcessRunning);
  if (left().length === 0) return;
  say('An earlier start did not end properly. Waiting for what it left running to close its files.');
  for (const service of left()) signalGroup(service.pid, 'SIGTERM');
  const until = Date.now() + withinMs;
  while (left().length > 0 && Date.now() < until) await delay(POLL_MS);
  for (const service of left()) signalGroup(service.pid, 'SIGKILL');
}

function readRunning(file: string): Running | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRunning(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(value: unknown): value is Running {
  if (typeof value !== 'object' || value === null) return false;
  const { supervisor, address, services } = value as Record<string, unknown>;
  return isIdentity(supervisor) && typeof address === 'string' && Array.isArray(services) && services.every(isIdentity);
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startedAt } = value as Record<string, unknown>;
  return Number.isInteger(pid) && Number(pid) > 1 && typeof startedAt === 'string';
}

/** Replaces a file in one step, readable for its owner only. Throws the file system's error. */
export function writePrivately(file: string, text: string): void {
  const next = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(next, text, { mode: 0o600, flush: true });
  renameSync(next, file);
}
