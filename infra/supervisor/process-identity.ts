import { identifyProcess as identify } from '@campus/service-kit/process-identity';

/** Says which process is meant: a pid is used again after a while, a pid with its start time within one boot is not. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot, with the boot's id before it. */
  startedAt: string;
}

/** Undefined when there is no such process (or only its remains), and where the system has no /proc. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const found = identify(pid);
  return found && { pid, startedAt: `${found.bootId}/${found.startTicks}` };
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
