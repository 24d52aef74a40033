import { bootstrapMedian, median } from './measure/statistics.ts';
import { figuresOf, paired, type Results, type Round, roundsOf } from './results.ts';

/** One line for a round that was just measured. */
export function describeRound({ subject, path, round, thrownAway, figures, cpuMs }: Round): string {
  const shown = ['coreShare', 'cpuUsPerPacket', 'deliveredShare', 'delayP95Ms', 'otherShare', 'keyframeP50Ms'];
  const words = shown.flatMap((name) => {
    const value = figures[name];
    return value === undefined || value === null ? [] : [`${name} ${number(value)}`];
  });
  const processes = Object.entries(cpuMs ?? {}).map(([name, ms]) => `${name} ${ms.toFixed(0)}`);
  const reason = thrownAway === null ? '' : ` – thrown away: ${thrownAway}`;
  return `${round} ${subject} over ${path}: ${words.join(', ')}${
    processes.length > 0 ? ` (ms: ${processes.join(', ')})` : ''
  }${reason}`;
}

export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

export function describeResults(results: Results): string {
  const lines: string[] = [];
  for (const path of ['loopback', 'veth'] as const) {
    const subjects = [...new Set(roundsOf(results, 'forward', undefined, path).map(({ subject }) => subject))];
    for (const subject of subjects) {
      const rounds = roundsOf(results, 'forward', subject, path);
      const of = (name: string) => number(median(figuresOf(rounds, name)));
      lines.push(
        `${subject} over ${path}: ${rounds.length} rounds, core ${of('coreShare')}, µs a packet ${of('cpuUsPerPacket')}, ms a Mbit ${of('cpuMsPerMegabit')}, p95 ${of('delayP95Ms')} ms`,
      );
    }
    const ratio = bootstrapMedian(
      paired(
        roundsOf(results, 'forward', 'campus', path),
        roundsOf(results, 'forward', 'bare-worker', path),
        'cpuMsPerMegabit',
        (one, other) => one / other,
      ),
    );
    lines.push(
      `campus / bare worker over ${path}: ${number(ratio.median)} (${number(ratio.low)} to ${number(ratio.high)})`,
    );
  }
  return lines.join('\n');
}
