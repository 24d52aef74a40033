import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { memoryKb } from '../load/measure/proc.ts';

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
  /** Timers that are set in signalling. */
  readonly timers: number;
  /** Of all logs together. */
  readonly logBytes: number;
}

export function sampleProcess({ pid, name }: { pid: number; name: string }): ProcessSample {
  return {
    name,
    pid,
    memoryKb: memoryKb(pid),
    files: entries(`/proc/${pid}/fd`),
    threads: entries(`/proc/${pid}/task`),
  };
}

export function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** What keeps Node's event loop going, of one kind, as its metrics tell it. */
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
