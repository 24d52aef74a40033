import { PROBE_LOAD_BYTES, type ProbePurpose, probeTimes } from '@campus/protocol';
import type { WorkerLoad } from '../media-plane.ts';

/** So many at once on this server. What measures shares its line with the broadcasts. */
export const mostProbes: Readonly<Record<ProbePurpose, number>> = { reach: 40, measure: 2 };

/** From its opening to its end, in milliseconds. */
export const probeLifeMs: Readonly<Record<ProbePurpose, number>> = { reach: 12_000, measure: 18_000 };

/** Who has not come by then is kept out by a firewall, or holds a place for nothing. */
export const connectWithinMs = 9_000;

/**
 * A worker carries some 300 viewers; their delay grows long before it is full. Whoever measures costs as much as three
 * viewers, whoever tries a way as much as somebody who joins.
 */
const busyFrom: Readonly<Record<ProbePurpose, WorkerLoad>> = {
  reach: { cpuShare: 0.85, consumers: 800 },
  measure: { cpuShare: 0.5, consumers: 300 },
};

export interface ProbeSituation {
  readonly purpose: ProbePurpose;
  /** Probes that are there, by purpose. */
  readonly open: Readonly<Record<ProbePurpose, number>>;
  readonly load: WorkerLoad;
  readonly mostBps: number;
}

/** Why there is no place for a probe now; undefined when there is. */
export function refusalOf({ purpose, open, load, mostBps }: ProbeSituation): string | undefined {
  if (purpose === 'measure' && mostBps <= 0) return 'this server does not measure';
  if (isBusy(purpose, load)) return 'the broadcasts need the media server';
  if (open[purpose] >= mostProbes[purpose]) return 'enough others are being tried at this moment';
  return undefined;
}

export function isBusy(purpose: ProbePurpose, { cpuShare, consumers }: WorkerLoad): boolean {
  const bound = busyFrom[purpose];
  return cpuShare >= bound.cpuShare || consumers >= bound.consumers;
}

/** How much load a browser may send in the life of its probe; a quarter more than it is asked for. */
export function mostUploadBytes(purpose: ProbePurpose, mostBps: number): number {
  return purpose === 'reach' ? 0 : (mostBps / 8) * (probeTimes.loadMs / 1_000) * 1.25;
}

/** What is not sent in its time is not made up for beyond this, so that nothing ever goes out faster than it may. */
const burstMs = 60;

/** A token bucket of packets: how many may be sent now, after `sinceMs` in which none was. */
export function packetsDue(mostBps: number, sinceMs: number): number {
  return Math.floor(((mostBps / 8) * (Math.min(sinceMs, burstMs) / 1_000)) / PROBE_LOAD_BYTES);
}
