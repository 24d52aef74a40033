import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '@campus/service-kit/testing';

const main = fileURLToPath(new URL('../../signalling/src/main.ts', import.meta.url));

export interface SignallingProcess {
  readonly url: string;
  readonly pid: number;
  /** What it wrote, newest last. */
  readonly lines: string[];
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Signalling as a process of its own, on a port that stays the same when it is started again. */
export async function spawnSignalling(port: number, env: Record<string, string>): Promise<SignallingProcess> {
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`signalling did not start:\n${lines.join('\n')}`);
      return (await fetch(`${url}/health/ready`)).ok;
    },
    { timeoutMs: 20_000 },
  );
  return {
    url,
    pid: child.pid ?? 0,
    lines,
    async kill(signal) {
      child.kill(signal);
      await gone;
    },
  };
}
