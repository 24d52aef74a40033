import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly kernel: string;
  readonly system: string;
  readonly node: string;
  readonly isVirtual: boolean;
}

export function describeMachine(): Machine {
  const [first] = cpus();
  return {
    processor: first?.model.trim() || 'unknown',
    cores: coreCount,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    system: /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown',
    node: process.version,
    isVirtual: / hypervisor( |$)/m.test(readFileSync('/proc/cpuinfo', 'utf8')),
  };
}

const coreCount = availableParallelism();
const allCores = `0-${coreCount - 1}`;

/** The core on which the server side runs, and the one of the load: two where there are two. */
export const cores = { server: 0, load: coreCount > 1 ? 1 : 0 } as const;

/** How something is started that may use all cores, although who starts it is on one. */
export const onAllCores = ['taskset', '-c', allCores] as const;

/** Puts a process with all its threads on one core; what it starts from then on is there too. Throws when it cannot. */
export function pin(pid: number, core: number): void {
  allow(pid, String(core));
}

/** Lets a process with all its threads use all cores again, and what it starts from then on. Throws when it cannot. */
export function spread(pid: number): void {
  allow(pid, allCores);
}

function allow(pid: number, list: string): void {
  const { status, stderr } = spawnSync('taskset', ['-a', '-c', '-p', list, String(pid)], { encoding: 'utf8' });
  if (status !== 0 && isThere(pid)) throw new Error(`taskset could not put process ${pid} on core ${list}: ${stderr}`);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
