/** One figure of a measurement, and what it must be, where that was promised. */
export interface Finding {
  /** Under which conditions. */
  readonly measure: string;
  readonly what: string;
  /** Null: it did not happen within the measurement. */
  readonly value: number | null;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Undefined where nothing was promised. */
export function holds({ value, atMost, atLeast }: Finding): boolean | undefined {
  if (atMost === undefined && atLeast === undefined) return undefined;
  if (value === null) return false;
  return (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
}

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: false });

export function describeFinding(finding: Finding): string {
  const { measure, what, value, unit } = finding;
  const kept = holds(finding);
  const verdict = kept === undefined ? '' : kept ? ' – holds' : ' – DOES NOT HOLD';
  return `${measure}: ${what}: ${write(value, unit)}${verdict}`;
}

export function asMarkdown(findings: readonly Finding[]): string {
  const rows = findings.map((finding, index) => {
    const { measure, what, value, unit, atMost, atLeast } = finding;
    const isFirst = findings[index - 1]?.measure !== measure;
    const kept = holds(finding);
    const must = atMost !== undefined ? `≤ ${atMost}` : atLeast !== undefined ? `≥ ${atLeast}` : '';
    const verdict = kept === undefined ? '' : kept ? 'yes' : 'no';
    return `| ${isFirst ? measure : ''} | ${what} | ${must} | ${write(value, unit)} | ${verdict} |`;
  });
  return ['| line | what | must | measured | holds |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function write(value: number | null, unit: string): string {
  return value === null ? 'never' : `${number.format(value)} ${unit}`.trim();
}

/**
 * The median of each figure over the rounds that have it (a round may be a part of the measurements); a figure that was
 * missed in most rounds is missed.
 */
export function medians(rounds: readonly (readonly Finding[])[]): Finding[] {
  const figures = new Map(rounds.flat().map((finding) => [`${finding.measure} ${finding.what}`, finding]));
  return [...figures.values()].map((finding) => {
    const values = rounds
      .flatMap((round) => round.filter(({ measure, what }) => measure === finding.measure && what === finding.what))
      .map(({ value }) => value ?? Number.POSITIVE_INFINITY)
      .toSorted((a, b) => a - b);
    const [lower = Number.POSITIVE_INFINITY, upper = Number.POSITIVE_INFINITY] = [
      values[Math.floor((values.length - 1) / 2)],
      values[Math.floor(values.length / 2)],
    ];
    const median = (lower + upper) / 2;
    return { ...finding, value: Number.isFinite(median) ? median : null };
  });
}
