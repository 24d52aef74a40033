export const categories = ['performance', 'accessibility', 'best-practices'] as const;

/** What every page must have in every category, as the median of its runs. */
export const leastScore = 95;

/** Of one look at one page. */
export interface Scores {
  /** By category, from 0 to 100. */
  readonly scores: Readonly<Record<string, number>>;
  readonly firstContentMs: number;
  readonly largestContentMs: number;
  readonly blockedMs: number;
  /** Cumulative layout shift. */
  readonly shift: number;
  /** How fast the machine was, before it was slowed down: Lighthouse's own measure. */
  readonly benchmarkIndex: number;
  /** What Lighthouse would have better. */
  readonly found: readonly string[];
}

/** The middle one, of an even number the lower of the two in the middle: no mean that nobody measured. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Lighthouse's own setting, made for a machine of the index below: how many times slower than it the phone is. */
export const usualSlowdown = 4;

/** Of the machines that Lighthouse's 4 is meant for (1500 to 2000), the middle. */
const usualIndex = 1750;

/**
 * How many times slower than a machine of that index a phone is that is four times slower than Lighthouse's usual
 * machine, in tenths: the same phone wherever it is measured. On a machine that is slower than usual Lighthouse advises to
 * set it so (https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md#calibrating-the-cpu-slowdown); never
 * more than Lighthouse's own.
 */
export function calibratedSlowdown(benchmarkIndex: number): number {
  const tenths = Math.round((usualSlowdown * benchmarkIndex * 10) / usualIndex);
  return Math.min(usualSlowdown, Math.max(10, tenths) / 10);
}

export interface PageScores {
  readonly page: string;
  readonly runs: readonly Scores[];
}

/** Which page is below the least score in which category. */
export function tooLow(pages: readonly PageScores[]): string[] {
  return pages.flatMap(({ page, runs }) =>
    categories.flatMap((name) => {
      const score = medianOf(runs.map(({ scores }) => scores[name] ?? 0));
      return score >= leastScore ? [] : [`${page}: ${name} ${score}`];
    }),
  );
}

/** A table for docs/measurements.md: medians, and the lowest and highest performance. */
export function tableOf(pages: readonly PageScores[]): string {
  const rows = pages.map(({ page, runs }) => {
    const median = (read: (run: Scores) => number): number => medianOf(runs.map(read));
    const performances = runs.map(({ scores }) => scores['performance'] ?? 0);
    return [
      page,
      String(runs.length),
      ...categories.map((name) => String(median(({ scores }) => scores[name] ?? 0))),
      `${Math.min(...performances)} to ${Math.max(...performances)}`,
      ...[
        median((run) => run.firstContentMs),
        median((run) => run.largestContentMs),
        median((run) => run.blockedMs),
      ].map((ms) => String(Math.round(ms))),
      median((run) => run.shift).toFixed(3),
      String(Math.round(median((run) => run.benchmarkIndex))),
    ];
  });
  const head = [
    ...['page', 'runs', ...categories, 'performance, lowest to highest'],
    ...['first content ms', 'largest content ms', 'blocked ms', 'layout shift', 'benchmark index'],
  ];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
