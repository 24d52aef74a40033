import { readFileSync } from 'node:fs';

/** Which process a pid means: pids are used again, but never with the same start time within one boot. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot, field 22 of /proc/PID/stat (proc(5)). */
  startTicks: string;
  bootId: string;
}

/** Undefined when the process is gone (or only waits to be reaped), and where there is no /proc. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command's name stands in parentheses and may hold spaces and parentheses itself, so count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    const startTicks = fields[19];
    if (startTicks === undefined || state === 'Z' || state === 'X') return undefined;
    return { pid, startTicks, bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim() };
  } catch {
    return undefined;
  }
}

export function isRunning(identity: ProcessIdentity): boolean {
  const now = identifyProcess(identity.pid);
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/** The arguments that a process runs with, its own name first; empty when it is gone. */
export function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}
