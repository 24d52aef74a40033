import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('../../..', import.meta.url));

export interface SpawnedService {
  readonly pid: number;
  readonly url: string;
  readonly port: number;
  /** Lines of its log, newest last. */
  readonly lines: string[];
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a service's `main.ts` as a process of its own and waits until it answers on its control port. */
export async function spawnService(
  main: string,
  portVariable: string,
  env: Record<string, string>,
): Promise<SpawnedService> {
  const port = Number(env[portVariable] ?? (await freePort()));
  const child: ChildProcess = spawn(process.execPath, [`${rootDir}${main}`], {
    env: { ...process.env, ...env, [portVariable]: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => lines.push(...data.toString().split('\n').filter(Boolean)));
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const deadlineMs = performance.now() + 20_000;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) {
      child.kill('SIGKILL');
      throw new Error(`${main} did not start:\n${lines.slice(-20).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    pid: child.pid ?? -1,
    url,
    port,
    lines,
    async kill(signal) {
      child.kill(signal);
      await gone;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/live`).catch(() => null);
  return response?.ok ?? false;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
