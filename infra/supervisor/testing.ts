import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Running } from './data-folder.ts';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export const SERVICES = ['signalling', 'recordings', 'sfu-server'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** A supervisor in a process of its own, over services that are fakes. */
export class FakeCampus {
  readonly root: string;
  readonly data: string;
  #output = '';
  readonly #children: ChildProcess[] = [];

  /** @param atEnd keeps what is to be done at the end of the test, or of several; the newest first */
  constructor(atEnd: (clean: () => Promise<void> | void) => void = onTestFinished) {
    this.root = temporaryFolder(atEnd);
    this.data = join(this.root, 'data');
    for (const name of SERVICES) {
      mkdirSync(join(this.root, name, 'src'), { recursive: true });
      cpSync(fixture('fake-service.mjs'), join(this.root, name, 'src', 'main.ts'));
    }
    writeFileSync(join(this.root, 'package.json'), '{ "type": "module" }');
    mkdirSync(this.data, { recursive: true });
    atEnd(async () => {
      for (const child of this.#children) child.kill('SIGKILL');
      await this.nothingLeft();
    });
  }

  /** Tells a fake how to misbehave. */
  setMode(name: ServiceName, mode: string): void {
    writeFileSync(join(this.data, `${name}.mode`), mode);
  }

  start(args: readonly string[] = [], env: Record<string, string> = {}): ChildProcess {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const child = spawn(
      process.execPath,
      [fixture('run-fake-campus.ts'), this.root, '--port', '0', '--sfu-port', '0', ...args],
      {
        env: {
          PATH,
          ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}),
          INIT_CWD: this.root,
          SFU_WORKERS: '1',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.#children.push(child);
    return child;
  }

  /** All that the supervisor printed so far. */
  output(): string {
    return this.#output;
  }

  async ready(): Promise<Running> {
    await eventually(() => {
      if (this.#children.at(-1)?.exitCode !== null) throw new Error(`The supervisor ended:\n${this.#output}`);
      return this.#output.includes('is ready');
    });
    return this.running();
  }

  running(): Running {
    return JSON.parse(readFileSync(join(this.data, 'running.json'), 'utf8')) as Running;
  }

  /** Throws when it does not run: whoever signals "no process" signals many. */
  pidOf(name: ServiceName): number {
    const service = this.running().services.find((one) => one.name === name);
    if (!service) throw new Error(`${name} does not run`);
    return service.pid;
  }

  /** What the fakes wrote down, such as `signalling started`. */
  events(): string[] {
    try {
      return readFileSync(join(this.data, 'events.txt'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(' ').slice(0, 2).join(' '));
    } catch {
      return [];
    }
  }

  /** The pids of everything that ever ran. */
  #pids(): number[] {
    try {
      return readFileSync(join(this.data, 'events.txt'), 'utf8').match(/\d+$/gm)?.map(Number) ?? [];
    } catch {
      return [];
    }
  }

  /** Resolves when no process of this campus is left. */
  async nothingLeft(): Promise<void> {
    await eventually(() => {
      const left = this.#pids().filter(isAlive);
      if (left.length > 0) throw new Error(`These processes are left: ${left.join(', ')}`);
      return true;
    });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Resolves with the exit code of a process whose output is read, when all of that is there. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  // "close" does not come any more once the channel between them was closed by hand.
  for (const stream of [child.stdout, child.stderr]) if (stream) await finished(stream).catch(() => undefined);
  return child.exitCode;
}
