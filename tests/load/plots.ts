import { median } from './measure/statistics.ts';
import { figuresOf, type Results, type Round, roundsOf } from './results.ts';

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
}

const size = { width: 720, height: 420, left: 64, right: 170, top: 44, bottom: 52 };
/** Told apart by people who see colours differently as well (Okabe and Ito). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** Curves with their points on a white ground, so that it can be read on a dark page too. */
export function drawPlot({ title, xLabel, yLabel, series }: Plot): string {
  const points = series.flatMap((each) => each.points);
  const [xTicks, yTicks] = [
    ticksUpTo(Math.max(...points.map(([x]) => x))),
    ticksUpTo(Math.max(...points.map(([, y]) => y))),
  ];
  const [xMost, yMost] = [xTicks.at(-1) ?? 1, yTicks.at(-1) ?? 1];
  const [right, bottom] = [size.width - size.right, size.height - size.bottom];
  const xAt = (x: number): string => (size.left + (x / xMost) * (right - size.left)).toFixed(1);
  const yAt = (y: number): string => (bottom - (y / yMost) * (bottom - size.top)).toFixed(1);
  const text = (x: number | string, y: number | string, words: string, more = ''): string =>
    `<text x="${x}" y="${y}" ${more}>${escapeXml(words)}</text>`;
  const middle = 'text-anchor="middle"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="13" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>`,
    text(size.left, 24, title, 'font-size="15" font-weight="bold"'),
    ...yTicks.flatMap((y) => [
      `<path d="M${size.left} ${yAt(y)}H${right}" stroke="#ddd"/>`,
      text(size.left - 8, Number(yAt(y)) + 4, String(y), 'text-anchor="end"'),
    ]),
    ...xTicks.map((x) => text(xAt(x), bottom + 20, String(x), middle)),
    text((size.left + right) / 2, size.height - 12, xLabel, middle),
    text(0, 0, yLabel, `${middle} transform="translate(18 ${(size.top + bottom) / 2}) rotate(-90)"`),
    ...series.flatMap(({ name, points: own }, index) => {
      const colour = colours[index % colours.length];
      const line = own.map(([x, y]) => `${xAt(x)},${yAt(y)}`).join(' ');
      const legendY = size.top + 14 + index * 22;
      return [
        `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...own.map(([x, y]) => `<circle cx="${xAt(x)}" cy="${yAt(y)}" r="3" fill="${colour}"/>`),
        `<path d="M${right + 14} ${legendY - 4}h18" stroke="${colour}" stroke-width="3"/>`,
        text(right + 38, legendY, name),
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** Four to eight round numbers from 0 up to the first that is not below `most`. */
export function ticksUpTo(most: number): number[] {
  const rough = Math.max(most, Number.MIN_VALUE) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const count = Math.ceil(most / step);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export const plotFiles = ['cpu-over-viewers.svg', 'join-over-concurrency.svg'] as const;

/** By the names of their files; what was not measured is left out. */
export function plotsOf(results: Results): Partial<Record<(typeof plotFiles)[number], Plot>> {
  const plots: ReturnType<typeof plotsOf> = {};
  const cpu = bySubject(roundsOf(results, 'load'), 'coreShare', ({ figures }) => figures['viewers'] ?? 0, 100);
  if (cpu.length > 0) {
    plots['cpu-over-viewers.svg'] = {
      title: 'CPU of the whole server side',
      xLabel: 'viewers of one 720p camera',
      yLabel: '% of a core',
      series: cpu,
    };
  }
  const series = results.rounds.filter(({ bench, thrownAway }) => bench.startsWith('join-series-') && !thrownAway);
  const joins = bySubject(series, 'keyframeP95Ms', ({ figures }) => figures['joins'] ?? 0, 1);
  if (joins.length > 0) {
    plots['join-over-concurrency.svg'] = {
      title: 'From the link to a whole picture, 95 of 100',
      xLabel: 'people who join in the same moment',
      yLabel: 'ms',
      series: joins,
    };
  }
  return plots;
}

function bySubject(rounds: readonly Round[], figure: string, xOf: (round: Round) => number, scale: number): Series[] {
  const names = [...new Set(rounds.map(({ subject, path }) => `${subject} (${path})`))].toSorted();
  return names.map((name) => {
    const own = rounds.filter(({ subject, path }) => `${subject} (${path})` === name);
    const xs = [...new Set(own.map(xOf))].toSorted((a, b) => a - b);
    const points = xs.map((x) => {
      const values = figuresOf(
        own.filter((round) => xOf(round) === x),
        figure,
      );
      return [x, median(values) * scale] as const;
    });
    return { name, points: points.filter(([, y]) => Number.isFinite(y)) };
  });
}
