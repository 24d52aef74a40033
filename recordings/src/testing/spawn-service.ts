import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('../../..', import.meta.url));

export interface SpawnedService {
  readonly pid: number;
  readonly url: string;
  /** Lines of its log, newest last. */
  readonly lines: string[];
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a service's `main.ts` as a process of its own, on a port of its choice, and waits until it takes orders. */
export async function spawnService(
  main: string,
  portVariable: string,
  env: Record<string, string>,
): Promise<SpawnedService> {
  const child: ChildProcess = spawn(process.execPath, [`${rootDir}${main}`], {
    env: { ...process.env, ...env, [portVariable]: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const deadlineMs = performance.now() + 20_000;
  let port = portIn(lines);
  for (; port === undefined; port = portIn(lines)) {
    if (child.exitCode !== null || performance.now() > deadlineMs) {
      child.kill('SIGKILL');
      throw new Error(`${main} did not start:\n${lines.slice(-20).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    pid: child.pid ?? -1,
    url: `http://127.0.0.1:${port}`,
    lines,
    async kill(signal) {
      child.kill(signal);
      await gone;
    },
  };
}

/** The services say in their log where they listen. */
function portIn(lines: readonly string[]): number | undefined {
  const line = lines.find((candidate) => candidate.includes('takes orders'));
  return line === undefined ? undefined : (JSON.parse(line) as { port: number }).port;
}
