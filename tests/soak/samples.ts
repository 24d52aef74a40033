import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { memoryKb } from '../load/measure/proc.ts';
import type { CampusSystem } from '../load/systems/campus.ts';
import { environmentOf } from '../product/processes.ts';
import { HeapProbe } from './heap-probe.ts';

/** One process at one moment. */
export interface ProcessSample {
  readonly name: string;
  readonly pid: number;
  /** Its own memory and its share of what it shares, in kB. */
  readonly memoryKb: number;
  readonly files: number;
  readonly threads: number;
}

export interface Sample {
  /** Since the first one. */
  readonly atMs: number;
  readonly processes: readonly ProcessSample[];
  /** Timers that are set in each service, those left out that would not keep it alive. */
  readonly timers: Readonly<Record<Service, number>>;
  /** What each service holds when all garbage is collected, in kB. */
  readonly heapKb: Readonly<Record<Service, number>>;
  /** Of all logs together. */
  readonly logBytes: number;
}

export const services = ['signalling', 'sfu-server', 'recordings'] as const;
export type Service = (typeof services)[number];

/** Looks into a campus that was started with `probedEnvironment`. */
export class Sampler {
  readonly #campus: CampusSystem;
  readonly #heaps: Readonly<Record<Service, HeapProbe>>;

  private constructor(campus: CampusSystem, heaps: Readonly<Record<Service, HeapProbe>>) {
    this.#campus = campus;
    this.#heaps = heaps;
  }

  static async open(campus: CampusSystem): Promise<Sampler> {
    const heaps = await ofEach((service) =>
      HeapProbe.open(pidOf(campus, service), join(logsOf(campus), `${service}.log`)),
    );
    return new Sampler(campus, heaps);
  }

  /** Throws when a service is not what it was at first any more. */
  async take(atMs: number): Promise<Sample> {
    const heapKb = await ofEach((service) => this.#heaps[service].usedKb());
    const timers = await ofEach(async (service) => {
      const metrics = await fetch(`http://127.0.0.1:${metricsPort(this.#campus, service)}/metrics`);
      return parseActiveResources(await metrics.text(), 'Timeout');
    });
    const processes = this.#campus.processes().map(sampleProcess);
    return { atMs, processes, timers, heapKb, logBytes: bytesIn(logsOf(this.#campus)) };
  }

  close(): void {
    for (const service of services) this.#heaps[service].close();
  }
}

/** One after another: what collects garbage has a core to itself. */
async function ofEach<Value>(read: (service: Service) => Promise<Value>): Promise<Record<Service, Value>> {
  const values: [Service, Value][] = [];
  for (const service of services) values.push([service, await read(service)]);
  return Object.fromEntries(values) as Record<Service, Value>;
}

const logsOf = (campus: CampusSystem): string => join(campus.product.dataDir, 'logs');

function pidOf(campus: CampusSystem, service: Service): number {
  const [found] = campus.product.processes(service);
  if (!found) throw new Error(`${service} does not run`);
  return found.pid;
}

/** Those who only take orders on a control port were told it by the supervisor. */
function metricsPort(campus: CampusSystem, service: Service): number {
  if (service === 'signalling') return campus.product.port;
  const name = service === 'sfu-server' ? 'SFU_CONTROL_PORT' : 'RECORDINGS_CONTROL_PORT';
  return Number(environmentOf(pidOf(campus, service), name));
}

function sampleProcess({ pid, name }: { pid: number; name: string }): ProcessSample {
  return {
    name,
    pid,
    memoryKb: memoryKb(pid),
    files: entries(`/proc/${pid}/fd`),
    threads: entries(`/proc/${pid}/task`),
  };
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** What keeps Node's event loop going, of one kind, as its metrics tell it: not a kind that there is none of. */
export function parseActiveResources(text: string, type: string): number {
  const found = new RegExp(`^nodejs_active_resources\\{[^}]*type="${type}"[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1];
  return Number(found ?? 0);
}

function entries(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}
