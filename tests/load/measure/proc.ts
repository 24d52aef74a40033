import { readdirSync, readFileSync } from 'node:fs';

/** What Linux tells in /proc (proc(5)). What is gone meanwhile counts as nothing. */

const tickMs = 10;

/** CPU time that a process spent so far, with all its threads; to a microsecond where the kernel tells it, else to 10 ms. */
export function cpuTimeMs(pid: number): number {
  return exactCpuTimeMs(pid) ?? parseStatCpuMs(read(`/proc/${pid}/stat`)) ?? 0;
}

function exactCpuTimeMs(pid: number): number | undefined {
  let sum = 0;
  for (const thread of list(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    const spent = parseSchedstatMs(read(`${folder}/schedstat`)) ?? parseSchedMs(read(`${folder}/sched`));
    if (spent === undefined) return undefined;
    sum += spent;
  }
  return sum === 0 ? undefined : sum;
}

/** The first number is the time on the processor in nanoseconds; it is 0 where the kernel does not count. */
export function parseSchedstatMs(text: string): number | undefined {
  const ns = Number(text.split(' ')[0]);
  return ns > 0 ? ns / 1e6 : undefined;
}

export function parseSchedMs(text: string): number | undefined {
  const found = /^se\.sum_exec_runtime\s*:\s*([\d.]+)/m.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** utime and stime of the whole process, its ended threads included. */
export function parseStatCpuMs(text: string): number | undefined {
  // The command stands in parentheses and may hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks * tickMs : undefined;
}

/** How long a core was busy since the machine started, or taken from it by the host. */
export function coreBusyMs(core: number): number {
  return parseCoreBusyMs(read('/proc/stat'), core);
}

export function parseCoreBusyMs(text: string, core: number): number {
  const line = text.split('\n').find((one) => one.startsWith(`cpu${core} `));
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] =
    line?.trim().split(/\s+/).slice(1).map(Number) ?? [];
  return (user + nice + system + irq + softIrq + steal) * tickMs;
}

/** Memory of a process in kB: its own and its share of what it shares with others. */
export function memoryKb(pid: number): number {
  const rollup = read(`/proc/${pid}/smaps_rollup`);
  return valueOf(rollup, 'Pss') ?? valueOf(read(`/proc/${pid}/status`), 'VmRSS') ?? 0;
}

function valueOf(text: string, name: string): number | undefined {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

export interface UdpErrors {
  readonly inErrors: number;
  readonly receiveBufferErrors: number;
  readonly sendBufferErrors: number;
}

/** Of all sockets in the network namespace of this process, or of another one. */
export function udpErrors(pid: number | 'self' = 'self'): UdpErrors {
  return parseUdpErrors(read(`/proc/${pid}/net/snmp`));
}

export function parseUdpErrors(text: string): UdpErrors {
  const [names = [], values = []] = text
    .split('\n')
    .filter((line) => line.startsWith('Udp: '))
    .map((line) => line.trim().split(/\s+/));
  const of = (name: string): number => Number(values[names.indexOf(name)] ?? 0);
  return {
    inErrors: of('InErrors'),
    receiveBufferErrors: of('RcvbufErrors'),
    sendBufferErrors: of('SndbufErrors'),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
