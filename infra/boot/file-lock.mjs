import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const LOCKED = 'locked';

/**
 * Takes an exclusive lock on a file, which is made when it is missing.
 *
 * The kernel holds the lock (flock(2)), through a small child process whose input is a pipe from this one: however
 * this process ends, the pipe closes and the lock is free. So no lock can become stale, and nobody has to guess
 * whether its owner still lives. The child has a process group of its own, so that Ctrl-C does not free the lock
 * while we are still cleaning up.
 *
 * Returns `undefined` when the lock is taken and `wait` is false. Where there is no flock program (not Linux), or the
 * file cannot be written, the lock is not held and `isHeld` says so.
 *
 * @param {string} path
 * @param {{ wait?: boolean, onWait?: () => void, command?: string }} [options] `onWait` is called when somebody else holds it
 * @returns {Promise<{ isHeld: boolean, release: () => Promise<void> } | undefined>}
 */
export async function lockFile(path, options = {}) {
  const wait = options.wait ?? true;
  const command = options.command ?? 'flock';
  const notHeld = { isHeld: false, release: async () => undefined };
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch {
    return notHeld;
  }
  const first = await tryLock(command, ['-n'], path);
  if (first !== 'taken') return first === 'impossible' ? notHeld : first;
  if (!wait) return undefined;
  options.onWait?.();
  const second = await tryLock(command, [], path);
  return typeof second === 'string' ? notHeld : second;
}

/**
 * @param {string} command
 * @param {readonly string[]} flags
 * @param {string} path
 * @returns {Promise<{ isHeld: true, release: () => Promise<void> } | 'taken' | 'impossible'>}
 */
function tryLock(command, flags, path) {
  return new Promise((resolve) => {
    const child = spawn(command, [...flags, path, 'sh', '-c', `echo ${LOCKED}; exec cat >/dev/null`], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    // The pipe breaks when the child was ended from outside; its exit tells the same.
    child.stdin.on('error', () => undefined);
    const exited = new Promise((done) => child.on('exit', done));
    child.on('error', () => resolve('impossible'));
    child.on('exit', (code) => resolve(code === 1 ? 'taken' : 'impossible'));
    child.stdout.on('data', (data) => {
      if (!String(data).includes(LOCKED)) return;
      child.unref();
      /** @type {import('node:net').Socket} */ (child.stdin).unref();
      /** @type {import('node:net').Socket} */ (child.stdout).unref();
      resolve({
        isHeld: true,
        release: async () => {
          child.ref();
          child.stdin.end();
          await exited;
        },
      });
    });
  });
}
