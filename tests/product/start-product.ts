import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@campus/service-kit/testing';
import { freePort } from '@campus/service-kit/free-port';
import { familyOf, isAlive, type ProcessInfo } from './processes.ts';

const rootDir = fileURLToPath(new URL('../..', import.meta.url));

export type ServiceName = 'signalling' | 'sfu-server' | 'recordings' | 'mediasoup-worker' | 'ffmpeg';

export interface Product {
  readonly url: string;
  readonly port: number;
  /** UDP and TCP port of the one media worker. */
  readonly mediaPort: number;
  readonly dataDir: string;
  readonly recordingsDir: string;
  /** Everything that it wrote on the terminal so far. */
  output(): string;
  /** The one-time link for the first administrator. */
  setupUrl(): Promise<string>;
  processes(name?: ServiceName): ProcessInfo[];
  /** What once belonged to it and lives on without it. */
  strays(): ProcessInfo[];
  /**
   * `kill -9` of every process of that name; returns how many there were. A service that starts ffmpegs may be there
   * twice for a moment: a child is called like its parent until it has become another program.
   */
  kill(name: ServiceName): number;
  /**
   * `kill -9` of the start command with its supervisor, or of every process at once. Resolves when all are gone, which
   * after the death of the supervisor is their own business.
   */
  crash(what: 'supervisor' | 'everything'): Promise<void>;
  /** Ends it as Ctrl-C does, and gives back the exit code. */
  stop(): Promise<number | null>;
  /** Starts it again on the same data and ports, after stop() or crash(). */
  restart(): Promise<void>;
  /** Stops it if need be, checks that no process is left, and removes the data. */
  dispose(): Promise<void>;
}

export interface StartOptions {
  /** Where browsers are told to send their media; a forwarder of the test listens there. */
  readonly announcedAddress?: string;
  readonly env?: Record<string, string>;
}

const marks: Record<ServiceName | 'supervisor', RegExp> = {
  signalling: /dist\/signalling\.mjs/,
  'sfu-server': /dist\/sfu-server\.mjs/,
  recordings: /dist\/recordings\.mjs/,
  supervisor: /infra\/boot\/start\.mjs|dist\/supervisor\.mjs/,
  'mediasoup-worker': /mediasoup-worker/,
  ffmpeg: /(^|\/)ffmpeg /,
};

/** Starts the product with the command of the README, on a folder and ports of its own. */
export async function startProduct(options: StartOptions = {}): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'campus-'));
  const port = await freePort();
  // Two draws may give one number.
  let mediaPort = await freePort();
  while (mediaPort === port) mediaPort = await freePort();
  let child: ChildProcess | undefined;
  let output = '';
  const everSeen = new Map<number, string>();

  const start = async (): Promise<void> => {
    const args = ['infra/boot/start.mjs', '--data', dataDir, '--port', String(port), '--sfu-port', String(mediaPort)];
    const started = spawn(process.execPath, args, {
      cwd: rootDir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SFU_WORKERS: '1',
        RECORDINGS_DISK_RESERVE_MIB: '16',
        PUBLIC_URL: `http://localhost:${port}`,
        ...(options.announcedAddress ? { SFU_ANNOUNCED_ADDRESS: options.announcedAddress } : {}),
        ...options.env,
      },
    });
    child = started;
    started.stdout.on('data', (chunk) => (output += String(chunk)));
    started.stderr.on('data', (chunk) => (output += String(chunk)));
    await eventually(
      async () => {
        if (started.exitCode !== null) throw new Error(`the product ended with ${started.exitCode}:\n${output}`);
        const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
        if (!answer.ok) throw new Error(`not ready: ${await answer.text()}\n${output}`);
      },
      { timeoutMs: 120_000, intervalMs: 100 },
    );
    family();
  };
  /** Whoever is seen once is remembered: none may be left in the end. */
  const family = (): ProcessInfo[] => {
    const members = child?.pid ? familyOf(child.pid) : [];
    for (const { pid, command } of members) everSeen.set(pid, command);
    return members;
  };
  /** A number may be another's by now. */
  const strays = (): ProcessInfo[] => {
    const own = new Set(family().map(({ pid }) => pid));
    return [...everSeen.keys()]
      .filter((pid) => !own.has(pid))
      .flatMap((pid) => familyOf(pid).slice(0, 1))
      .filter(({ pid, command }) => everSeen.get(pid) === command);
  };
  const named = (name?: keyof typeof marks): ProcessInfo[] =>
    family().filter((one) => !name || marks[name].test(one.command));

  const stop = async (): Promise<number | null> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    family();
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    return code;
  };

  await start();
  return {
    url: `http://localhost:${port}`,
    port,
    mediaPort,
    dataDir,
    recordingsDir: options.env?.['RECORDINGS_DIR'] ?? join(dataDir, 'recordings'),
    output: () => output,
    setupUrl: () => eventually(() => /https?:\/\/\S+\/setup\/\S+/.exec(output)?.[0] ?? false, { timeoutMs: 60_000 }),
    processes: named,
    strays,
    kill(name) {
      const victims = named(name);
      for (const victim of victims) killHard(victim.pid);
      return victims.length;
    },
    async crash(what) {
      const pids = family().map((one) => one.pid);
      for (const victim of named(what === 'supervisor' ? what : undefined)) killHard(victim.pid);
      await eventually(() => !pids.some(isAlive), { timeoutMs: 30_000, intervalMs: 100 });
    },
    stop,
    restart: start,
    async dispose() {
      await stop();
      await eventually(() => strays().length === 0, { timeoutMs: 60_000 });
      everSeen.clear();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** One victim may be another's child and end with it, before its own turn comes. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
