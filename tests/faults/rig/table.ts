import type { Figure, Summary } from './results.ts';

const columns: [title: string, cell: (summary: Summary) => string][] = [
  ['fault', ({ fault }) => fault],
  ['times', ({ times }) => String(times)],
  ['kept', ({ kept }) => String(kept)],
  ['commands', ({ acknowledged }) => String(acknowledged)],
  ['lost', ({ lost }) => String(lost)],
  ['twice', ({ twice }) => String(twice)],
  ['commands back', ({ commandsBackMs }) => seconds(commandsBackMs)],
  ['media back', ({ mediaBackMs }) => seconds(mediaBackMs)],
  ['recording lost', ({ recordingLostMs }) => seconds(recordingLostMs)],
  ['recording back', ({ recordingBackMs }) => seconds(recordingBackMs)],
  ['left behind', ({ leftBehind }) => String(leftBehind)],
  ['by hand', ({ manualStep }) => manualStep ?? '–'],
];

/** A table in Markdown, times as "median / worst" in seconds, and below it in words what was not as it is promised. */
export function tableOf(summaries: readonly Summary[]): string {
  const rows = [columns.map(([title]) => title), ...summaries.map((one) => columns.map(([, cell]) => cell(one)))];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, index) => text.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const broken = summaries.flatMap((one) => one.broken.map((words) => `- ${one.fault}, ${words}`));
  return [line(head), rule, ...body.map(line), ...(broken.length > 0 ? ['', ...broken] : []), ''].join('\n');
}

function seconds(figure: Figure | null): string {
  if (figure === null) return '–';
  const { p50, max } = figure;
  return `${(p50 / 1_000).toFixed(1)} / ${(max / 1_000).toFixed(1)} s`;
}
