import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from './log.ts';
import { commandLineOf, identifyProcess, isRunning } from './process-identity.ts';

const Identity = z.object({ pid: z.number().int().positive(), startTicks: z.string(), bootId: z.string() });
const PidNote = z.object({
  child: Identity,
  owner: Identity,
  command: z.string(),
  argumentCount: z.number().int(),
  /** A digest, since arguments may hold addresses with secrets in them. */
  argumentsDigest: z.string(),
});
type PidNote = z.infer<typeof PidNote>;

/**
 * Notes a child in `pidDir`, so that `sweepOrphans` finds it if this process dies without ending it. Gives back what
 * forgets the note. Does nothing where there is no /proc.
 */
export function noteChild(pidDir: string, pid: number, command: string, args: readonly string[]): () => void {
  const child = identifyProcess(pid);
  const owner = identifyProcess(process.pid);
  if (!child || !owner) return () => undefined;
  const note: PidNote = {
    child,
    owner,
    command: basename(command),
    argumentCount: args.length,
    argumentsDigest: digest(args),
  };
  mkdirSync(pidDir, { recursive: true, mode: 0o700 });
  const path = join(pidDir, `${pid}-${child.startTicks}.json`);
  writeFileSync(path, JSON.stringify(note), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/**
 * Ends the children that an earlier life of this service left running: those, and only those, which still have the
 * noted pid, start time and command, and whose noted owner is gone. Returns the pids that it ended. Does not throw for
 * notes that cannot be read; they are removed.
 */
export async function sweepOrphans(pidDir: string, log?: Logger): Promise<number[]> {
  const names = await readdir(pidDir).catch(() => [] as string[]);
  const swept: number[] = [];
  for (const name of names.filter((entry) => entry.endsWith('.json'))) {
    const path = join(pidDir, name);
    const note = await readNote(path);
    if (note && isRunning(note.owner)) continue;
    if (note && isRunning(note.child) && runsSameCommand(note)) {
      log?.warn({ pid: note.child.pid, command: note.command }, 'a child of an earlier life still runs; ending it');
      await end(note);
      swept.push(note.child.pid);
    }
    await rm(path, { force: true });
  }
  return swept;
}

async function readNote(path: string): Promise<PidNote | undefined> {
  try {
    return PidNote.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Looks at the tail of the command line, since an interpreter or `setpriv` may stand before our command. */
function runsSameCommand(note: PidNote): boolean {
  const line = commandLineOf(note.child.pid);
  const split = line.length - note.argumentCount;
  if (split < 1 || digest(line.slice(split)) !== note.argumentsDigest) return false;
  return line.slice(0, split).some((part) => basename(part) === note.command);
}

async function end(note: PidNote): Promise<void> {
  try {
    process.kill(note.child.pid, 'SIGKILL');
  } catch {
    return;
  }
  // A process in the middle of a disk write dies when that is done; two seconds are enough for any sane disk.
  for (let waited = 0; waited < 2_000 && isRunning(note.child); waited += 20) await delay(20);
}

function digest(args: readonly string[]): string {
  return createHash('sha256').update(args.join('\0')).digest('hex');
}
