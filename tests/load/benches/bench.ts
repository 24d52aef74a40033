import type { Round } from '../results.ts';
import type { NetworkPath } from '../systems/network-path.ts';
import type { Rig, SystemKind } from '../systems/system.ts';

export interface BenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly viewers: number;
}

/** Where a bench runs, and what it leaves. */
export interface Bench {
  readonly options: BenchOptions;
  /** Number of the first round; those of earlier runs that are added to come before. */
  readonly firstRound: number;
  rigOn(path: NetworkPath['name']): Rig;
  /** The systems that can be had on this machine, over the ways on which they are compared. */
  readonly fields: readonly { path: NetworkPath['name']; kinds: readonly SystemKind[] }[];
  record(round: Omit<Round, 'atMs'>): void;
}

export type RunBench = (bench: Bench) => Promise<void>;

/** More of the server's core in other hands than this, and a round says nothing. */
export const mostOtherShare = 0.15;

export function whyThrownAway(otherShare: number): string | null {
  if (otherShare <= mostOtherShare) return null;
  return `something else took ${(otherShare * 100).toFixed(0)} % of the server's core`;
}

/** Each round begins with another one, so that none always follows the same. */
export function inTurns<T>(items: readonly T[], round: number): T[] {
  if (items.length === 0) return [];
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
