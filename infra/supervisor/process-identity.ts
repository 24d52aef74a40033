import { readFileSync } from 'node:fs';

/** Says which process is meant: a pid is used again after a while, a pid with its start time within one boot is not. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot, with the boot's id before it. */
  startedAt: string;
}

/** Undefined when there is no such process (or only its remains), and where the system has no /proc. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in parentheses and may hold parentheses itself: the fields count from the last one (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    if (ticks === undefined || state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return { pid, startedAt: `${boot}/${ticks}` };
  } catch {
    return undefined;
  }
}

export function isSameProcessRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** Sends a signal to a process group; one that is gone already is fine. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // There is nobody left in it.
  }
}
