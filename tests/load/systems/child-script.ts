import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { familyOf } from '../../product/processes.ts';
import { cores, pin } from '../measure/machine.ts';

export interface ChildScript {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a server script that stands beside this file, on the server's core; resolves when it says `ready <port>`. */
export async function startScript(name: string, args: readonly string[]): Promise<ChildScript> {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  };
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('ready ')) continue;
      for (const { pid } of familyOf(child.pid ?? 0)) pin(pid, cores.server);
      return { child, pid: child.pid ?? 0, port: Number(line.split(' ')[1]), close };
    }
    throw new Error(`${name} did not start`);
  } catch (error) {
    await close();
    throw error;
  }
}
