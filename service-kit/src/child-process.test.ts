import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnChild } from './child-process.ts';
import { sweepOrphans } from './orphan-sweep.ts';
import { identifyProcess } from './process-identity.ts';
import { eventually, silentLog } from './testing.ts';

const parentProgram = fileURLToPath(new URL('./test-programs/parent.ts', import.meta.url));
const log = silentLog();
let pidDir: string;
const startedPids: number[] = [];

beforeEach(async () => {
  pidDir = await mkdtemp(join(tmpdir(), 'campus-pids-'));
});

afterEach(async () => {
  for (const pid of startedPids.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  }
  await rm(pidDir, { recursive: true, force: true });
});

const isAlive = (pid: number) => identifyProcess(pid) !== undefined;

/** A process that starts one `sleep`; without a PATH it finds no `setpriv`, so that its child becomes an orphan. */
async function startParent(options: { withSetpriv: boolean }): Promise<{ parent: ChildProcess; childPid: number }> {
  const parent = spawn(process.execPath, [parentProgram, pidDir, '/bin/sleep', '300'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: options.withSetpriv ? process.env : { PATH: '/nonexistent' },
  });
  if (parent.pid) startedPids.push(parent.pid);
  const [line] = (await once(parent.stdout as NonNullable<typeof parent.stdout>, 'data')) as [Buffer];
  const childPid = Number(line.toString());
  startedPids.push(childPid);
  return { parent, childPid };
}

async function kill(parent: ChildProcess): Promise<void> {
  parent.kill('SIGKILL');
  await once(parent, 'exit');
}

describe('spawnChild', () => {
  it('gives the child own pid, its output and its exit code', async () => {
    const child = spawnChild('sh', ['-c', 'echo $$; exit 3'], { log, stdio: ['ignore', 'pipe'] });
    const [output] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer];
    expect(Number(output.toString())).toBe(child.pid);
    expect(await child.exited).toEqual({ code: 3, signal: null, stderrTail: [] });
  });

  it('keeps the last forty lines of standard error', async () => {
    const lines: string[] = [];
    const child = spawnChild('sh', ['-c', 'for i in $(seq 1 100); do echo line $i >&2; done'], {
      log,
      onStderrLine: (line) => lines.push(line),
    });
    const { stderrTail } = await child.exited;
    expect(stderrTail).toHaveLength(40);
    expect(stderrTail[0]).toBe('line 61');
    expect(stderrTail.at(-1)).toBe('line 100');
    expect(lines).toHaveLength(100);
  });

  it('says code 127 and why when the command does not exist', async () => {
    const exit = await spawnChild('no-such-command-here', [], { log }).exited;
    expect(exit.code).toBe(127);
    expect(exit.stderrTail.join(' ')).toContain('no-such-command-here');
  });

  it('says code 127 when the folder does not exist', async () => {
    const exit = await spawnChild('true', [], { log, cwd: join(pidDir, 'missing') }).exited;
    expect(exit.code).toBe(127);
  });

  it('stops with the wanted signal, and stopping twice is harmless', async () => {
    const child = spawnChild('sleep', ['300'], { log });
    const first = child.stop({ signal: 'SIGINT' });
    const second = child.stop();
    expect((await first).signal).toBe('SIGINT');
    expect(await second).toBe(await first);
    expect(await child.stop()).toBe(await first);
  });

  it('kills a child that ignores the signal after the grace', async () => {
    const child = spawnChild('sh', ['-c', 'trap "" TERM; echo up; while true; do sleep 0.05; done'], {
      log,
      stdio: ['ignore', 'pipe'],
    });
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    const before = performance.now();
    const exit = await child.stop({ graceMs: 200 });
    expect(exit.signal).toBe('SIGKILL');
    expect(performance.now() - before).toBeGreaterThanOrEqual(190);
  });

  it('lets a later stop with a shorter grace win', async () => {
    const child = spawnChild('sh', ['-c', 'trap "" TERM; echo up; while true; do sleep 0.05; done'], {
      log,
      stdio: ['ignore', 'pipe'],
    });
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    void child.stop({ graceMs: 60_000 });
    expect((await child.stop({ graceMs: 50 })).signal).toBe('SIGKILL');
  });

  it('ends the child when this process is killed', async () => {
    const { parent, childPid } = await startParent({ withSetpriv: true });
    // The signal is set between fork and exec, so wait until the command itself runs.
    await eventually(async () => (await readFile(`/proc/${childPid}/comm`, 'utf8')).trim() === 'sleep');
    await kill(parent);
    await eventually(() => !isAlive(childPid));
    expect(await sweepOrphans(pidDir)).toEqual([]);
  });

  it('ends a child that cannot be noted, and says why', async () => {
    await writeFile(join(pidDir, 'file'), '');
    const child = spawnChild('sleep', ['300'], { log, pidDir: join(pidDir, 'file') });
    const exit = await child.exited;
    expect(exit.signal).toBe('SIGKILL');
    expect(exit.stderrTail.join(' ')).toContain('could not be noted');
  });

  it('forgets the note of a child that has ended', async () => {
    const child = spawnChild('sleep', ['300'], { log, pidDir });
    expect(await readdir(pidDir)).toHaveLength(1);
    await child.stop();
    expect(await readdir(pidDir)).toEqual([]);
  });
});

describe('sweepOrphans', () => {
  /** Changes one thing in the only note there is. */
  async function editNote(edit: (note: { child: { startTicks: string }; argumentsDigest: string }) => void) {
    const [name = ''] = await readdir(pidDir);
    const note = JSON.parse(await readFile(join(pidDir, name), 'utf8'));
    edit(note);
    await writeFile(join(pidDir, name), JSON.stringify(note));
  }

  it('ends a child whose parent was killed, and forgets it', async () => {
    const { parent, childPid } = await startParent({ withSetpriv: false });
    await kill(parent);
    expect(isAlive(childPid)).toBe(true);
    expect(await sweepOrphans(pidDir)).toEqual([childPid]);
    expect(isAlive(childPid)).toBe(false);
    expect(await readdir(pidDir)).toEqual([]);
  });

  it('leaves a child alone whose parent still runs', async () => {
    const { childPid } = await startParent({ withSetpriv: false });
    expect(await sweepOrphans(pidDir)).toEqual([]);
    expect(isAlive(childPid)).toBe(true);
    expect(await readdir(pidDir)).toHaveLength(1);
  });

  it('leaves a process alone that has the pid but started at another time', async () => {
    const { parent, childPid } = await startParent({ withSetpriv: false });
    await kill(parent);
    await editNote((note) => {
      note.child.startTicks = String(Number(note.child.startTicks) - 1);
    });
    expect(await sweepOrphans(pidDir)).toEqual([]);
    expect(isAlive(childPid)).toBe(true);
  });

  it('leaves a process alone that runs another command', async () => {
    const { parent, childPid } = await startParent({ withSetpriv: false });
    await kill(parent);
    await editNote((note) => {
      note.argumentsDigest = '0';
    });
    expect(await sweepOrphans(pidDir)).toEqual([]);
    expect(isAlive(childPid)).toBe(true);
  });

  it('removes a note that cannot be read, and does not mind a folder that is missing', async () => {
    await writeFile(join(pidDir, '1-2.json'), '{"half');
    expect(await sweepOrphans(pidDir)).toEqual([]);
    expect(await readdir(pidDir)).toEqual([]);
    expect(await sweepOrphans(join(pidDir, 'missing'))).toEqual([]);
  });
});
