import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Audience } from '../audience.ts';
import type { System } from '../systems/system.ts';
import { cores } from './machine.ts';
import { coreBusyMs, cpuTimeMs, memoryKb, udpErrors } from './proc.ts';

/** What was measured from one moment to another while an audience watched. */
export interface Window {
  readonly figures: Readonly<Record<string, number>>;
  /** CPU time of each of the server's processes in ms. */
  readonly cpuMs: Readonly<Record<string, number>>;
  /** Of the server's core, what neither the server nor its idle part took. */
  readonly otherShare: number;
}

export async function measureWindow(system: System, audience: Audience, seconds: number): Promise<Window> {
  const loadPid = audience.media.pid;
  await system.ownFigures?.();
  const sentBefore = system.source.report();
  await audience.media.ask('reset', 'reset');
  const before = take(system, loadPid);
  const sentFrom = await sentBefore;
  await wait(seconds * 1_000);
  const sentAfter = system.source.report();
  const report = await audience.media.reportViewers();
  const after = take(system, loadPid);
  const sentTo = await sentAfter;

  const sum = (name: 'packets' | 'bytes' | 'lost' | 'duplicates' | 'reordered' | 'decryptErrors'): number =>
    report.streams.reduce((total, stream) => total + stream[name], 0);
  const [packets, megabits] = [sum('packets'), (sum('bytes') * 8) / 1e6];
  const sent = (sentTo.packets - sentFrom.packets) * audience.size;
  const cpuMs: Record<string, number> = {};
  for (const { pid, name } of after.processes) {
    cpuMs[name] = (cpuMs[name] ?? 0) + (after.cpuMs.get(pid) ?? 0) - (before.cpuMs.get(pid) ?? 0);
  }
  const serverCpuMs = Object.values(cpuMs).reduce((total, each) => total + each, 0);
  const elapsedMs = after.atMs - before.atMs;
  const otherShare = Math.max(0, (after.coreBusyMs - before.coreBusyMs - serverCpuMs) / elapsedMs);
  const { p50Us, p95Us, p99Us, maxUs } = report.delays;
  return {
    cpuMs,
    otherShare,
    figures: {
      viewers: audience.size,
      seconds: elapsedMs / 1_000,
      packets,
      megabits,
      sentPackets: sent,
      // Sent and received are not counted in quite the same moment.
      deliveredShare: Math.min(1, packets / sent),
      lostShare: sum('lost') / (packets + sum('lost')),
      duplicates: sum('duplicates'),
      reordered: sum('reordered'),
      decryptErrors: sum('decryptErrors'),
      probes: report.probes,
      delayP50Ms: p50Us / 1_000,
      delayP95Ms: p95Us / 1_000,
      delayP99Ms: p99Us / 1_000,
      delayMaxMs: maxUs / 1_000,
      serverCpuMs,
      coreShare: serverCpuMs / elapsedMs,
      cpuUsPerPacket: (serverCpuMs * 1_000) / packets,
      cpuMsPerMegabit: serverCpuMs / megabits,
      cpuMsPerViewerSecond: serverCpuMs / (audience.size * (elapsedMs / 1_000)),
      loadCpuShare: (after.loadCpuMs - before.loadCpuMs) / elapsedMs,
      otherShare,
      udpReceiveBufferErrors: after.udp - before.udp,
      memoryKb: after.processes.reduce((total, { pid }) => total + memoryKb(pid), 0),
      ...(await system.ownFigures?.()),
    },
  };
}

function take(system: System, loadPid: number) {
  const processes = [...system.processes(), ...softIrqThreads()];
  return {
    processes,
    cpuMs: new Map(processes.map(({ pid }) => [pid, cpuTimeMs(pid)])),
    atMs: performance.now(),
    coreBusyMs: coreBusyMs(cores.server),
    loadCpuMs: cpuTimeMs(loadPid),
    // Of the namespace of the server and of that of the load programs.
    udp: bufferErrors('self') + (isElsewhere(loadPid) ? bufferErrors(loadPid) : 0),
  };
}

const bufferErrors = (pid: number | 'self'): number => udpErrors(pid).receiveBufferErrors;

function isElsewhere(pid: number): boolean {
  return netNamespace(pid) !== netNamespace('self');
}

function netNamespace(pid: number | 'self'): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return '';
  }
}

let softIrq: readonly { pid: number; name: string }[] | undefined;

/** The kernel's own thread of the server's core: what it does with the network is done for the server. */
function softIrqThreads(): readonly { pid: number; name: string }[] {
  softIrq ??= readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandOf(name) === `ksoftirqd/${cores.server}`)
    .map((name) => ({ pid: Number(name), name: 'kernel' }));
  return softIrq;
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
