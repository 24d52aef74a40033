import type { Round } from './results.ts';
import { format } from './tables.ts';

const shown: readonly (readonly [figure: string, says: string, scale: number])[] = [
  ['viewers', 'viewers', 1],
  ['coreShare', '% of a core', 100],
  ['cpuUsPerPacket', 'µs a packet', 1],
  ['deliveredShare', '% delivered', 100],
  ['delayP95Ms', 'ms delay p95', 1],
  ['delayP99Ms', 'p99', 1],
  ['deliveries', 'deliveries', 1],
  ['lost', 'lost', 1],
  ['twice', 'twice', 1],
  ['problems', 'out of turn', 1],
  ['backMaxMs', 'ms until the last was back', 1],
  ['afterMib', 'MiB of signalling', 1],
  ['keyframeP50Ms', 'ms to a whole keyframe p50', 1],
  ['keyframeP95Ms', 'ms p95', 1],
  ['cpuMsPerJoin', 'ms CPU a join', 1],
  ['lostFrames', 'frames lost', 1],
  ['readyMs', 'ms', 1],
  ['p50Ms', 'ms p50', 1],
  ['p95Ms', 'ms p95', 1],
  ['shownPerSecond', 'frames shown a second', 1],
  ['otherShare', '% of the core in other hands', 100],
];

/** One line for a round that was just measured. */
export function describeRound({ bench, subject, path, round, thrownAway, figures }: Round): string {
  const named =
    bench === 'memory' ? Object.entries(figures).map(([name, value]) => [name, name, 1, value] as const) : [];
  const chosen = shown.map(([figure, says, scale]) => [figure, says, scale, figures[figure]] as const);
  const words = [...(named.length > 0 ? named : chosen)].flatMap(([, says, scale, value]) =>
    value === undefined || value === null ? [] : [`${format(value * scale)} ${says}`],
  );
  const reason = thrownAway === null ? '' : ` – thrown away: ${thrownAway}`;
  return `${bench} ${round}, ${subject} over ${path}: ${words.join(', ')}${reason}`;
}
