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
  /** What Lighthouse would have better. */
  readonly found: readonly string[];
}

/** The middle one, of an even number the lower of the two in the middle: no mean that nobody measured. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
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
    ];
  });
  const head = [
    ...['page', 'runs', ...categories, 'performance, lowest to highest'],
    ...['first content ms', 'largest content ms', 'blocked ms', 'layout shift'],
  ];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
