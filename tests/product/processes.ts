import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessInfo {
  readonly pid: number;
  readonly parentPid: number;
  readonly command: string;
}

/** All processes of this machine that can be read, from /proc (see proc(5)). */
function listProcesses(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // The command stands in parentheses and may hold spaces; state and parent come after the last one.
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z') return [];
        return [{ pid: Number(name), parentPid: Number(parent), command }];
      } catch {
        return [];
      }
    });
}

/** The process itself and everything that it started, directly or not. */
export function familyOf(pid: number): ProcessInfo[] {
  const all = listProcesses();
  const family = all.filter((one) => one.pid === pid);
  for (let index = 0; index < family.length; index += 1) {
    family.push(...all.filter((one) => one.parentPid === family[index]?.pid));
  }
  return family;
}

export function isAlive(pid: number): boolean {
  return listProcesses().some((one) => one.pid === pid);
}

/** A variable that a process was started with; undefined when it has none of that name, or is gone. */
export function environmentOf(pid: number, name: string): string | undefined {
  try {
    const lines = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  } catch {
    return undefined;
  }
}
