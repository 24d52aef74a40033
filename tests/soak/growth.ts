import { type Sample, services } from './samples.ts';

/** How something went over the time of a soak. */
export interface Growth {
  readonly what: string;
  readonly unit: string;
  /** Medians of the first and of the last third, after the warm-up. */
  readonly early: number;
  readonly late: number;
  /** By a line through all samples after the warm-up (least squares). */
  readonly perHour: number;
}

/** What shall be flat, of each process by name (all of one name together) and of the whole. Pure. */
export function growthOf(samples: readonly Sample[], warmUpMs: number): Growth[] {
  const warm = samples.filter(({ atMs }) => atMs >= warmUpMs);
  const names = [...new Set(warm.flatMap(({ processes }) => processes.map(({ name }) => name)))];
  const series = (what: string, unit: string, of: (sample: Sample) => number): Growth => {
    const points = warm.map((sample) => ({ atMs: sample.atMs, value: of(sample) }));
    const third = Math.max(1, Math.floor(points.length / 3));
    return {
      what,
      unit,
      early: median(points.slice(0, third).map(({ value }) => value)),
      late: median(points.slice(-third).map(({ value }) => value)),
      perHour: slope(points) * 3_600_000,
    };
  };
  const sumOf = (name: string, field: 'memoryKb' | 'files' | 'threads') => (sample: Sample) =>
    sample.processes.filter((one) => one.name === name).reduce((sum, one) => sum + one[field], 0);
  return [
    ...names.map((name) => series(`memory of ${name}`, 'kB', sumOf(name, 'memoryKb'))),
    ...names.map((name) => series(`files of ${name}`, '', sumOf(name, 'files'))),
    ...names.map((name) => series(`threads of ${name}`, '', sumOf(name, 'threads'))),
    ...services.map((name) => series(`heap of ${name}`, 'kB', ({ heapKb }) => heapKb[name])),
    ...services.map((name) => series(`timers of ${name}`, '', ({ timers }) => timers[name])),
    series('logs', 'bytes', ({ logBytes }) => logBytes),
  ];
}

/**
 * Names of the processes that came or went after the warm-up: what one had taken it gave back when it ended, so that
 * nothing of what grew in it is seen. Pure.
 */
export function replacedProcesses(samples: readonly Sample[], warmUpMs: number): string[] {
  const warm = samples.filter(({ atMs }) => atMs >= warmUpMs);
  const seen = new Map(warm.flatMap(({ processes }) => processes.map(({ pid, name }) => [pid, name] as const)));
  const isAlways = (pid: number): boolean => warm.every(({ processes }) => processes.some((one) => one.pid === pid));
  return [...seen].filter(([pid]) => !isAlways(pid)).map(([, name]) => name);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Of the line with the smallest squares, in units of the value for each millisecond. */
function slope(points: readonly { atMs: number; value: number }[]): number {
  const mean = (of: (point: { atMs: number; value: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanAt, meanValue] = [mean(({ atMs }) => atMs), mean(({ value }) => value)];
  const spread = points.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, { atMs, value }) => sum + (atMs - meanAt) * (value - meanValue), 0) / spread;
}
