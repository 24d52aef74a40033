import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Every process that a test run starts carries this variable, however far down it is started. */
export const RUN_MARK = 'CAMPUS_TEST_RUN';
const GRACE_MS = 5_000;
const POLL_MS = 100;

/**
 * The processes of a test run that still exist, with their command lines. Looks into /proc, so it finds none on
 * systems that have no such folder.
 *
 * @param {string} run value of the mark
 * @returns {{ pid: number, command: string }[]}
 */
export function processesOf(run) {
  const wanted = `${RUN_MARK}=${run}`;
  return list('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    if (!read(`/proc/${name}/environ`).split('\0').includes(wanted)) return [];
    // The remains of a process that its parent has not looked at yet have an empty command line.
    const command = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim();
    return command === '' ? [] : [{ pid: Number(name), command }];
  });
}

/**
 * Gives the processes of a run a moment to end, ends those that do not, and returns them.
 *
 * @param {string} run
 */
export async function endLeftOver(run, graceMs = GRACE_MS) {
  const until = Date.now() + graceMs;
  while (processesOf(run).length > 0 && Date.now() < until) await delay(POLL_MS);
  const left = processesOf(run);
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in this very moment.
    }
  }
  return left;
}

/** @param {string} path */
function list(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
