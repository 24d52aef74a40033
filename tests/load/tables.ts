import { goalsOf } from './goals.ts';
import { median } from './measure/statistics.ts';
import { figuresOf, type Results, type Round, roundsOf } from './results.ts';

export interface Table {
  /** Also its name in the page that holds it. */
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

type Column = readonly [head: string, figure: string, scale?: number];

const forwardColumns: readonly Column[] = [
  ['% of a core', 'coreShare', 100],
  ['µs a packet', 'cpuUsPerPacket'],
  ['ms a Mbit', 'cpuMsPerMegabit'],
  ['ms a viewer-second', 'cpuMsPerViewerSecond'],
  ['delivered %', 'deliveredShare', 100],
  ['lost %', 'lostShare', 100],
  ['delay p50 ms', 'delayP50Ms'],
  ['p95', 'delayP95Ms'],
  ['p99', 'delayP99Ms'],
  ['others on the core %', 'otherShare', 100],
  ['UDP buffer errors', 'udpReceiveBufferErrors'],
  ['event loop p99 ms', 'eventLoopLagP99Ms'],
];
const joinColumns: readonly Column[] = [
  ['token p50 ms', 'tokenP50Ms'],
  ['socket p50', 'socketP50Ms'],
  ['answer p50', 'openP50Ms'],
  ['DTLS p50', 'dtlsP50Ms'],
  ['first RTP p50', 'rtpP50Ms'],
  ['whole keyframe p50', 'keyframeP50Ms'],
  ['p95', 'keyframeP95Ms'],
  ['CPU ms a join', 'cpuMsPerJoin'],
];
const recordingColumns: readonly Column[] = [
  ['% of a core for the track', 'coreShare', 100],
  ['ffmpeg, picture', 'ffmpegPictureShare', 100],
  ['recorder', 'recorderShare', 100],
  ['beside: the floor', 'ffmpegSoundShare', 100],
  ['the SFU', 'workerShare', 100],
  ['frames lost', 'lostFrames'],
];

const crowdColumns: readonly Column[] = [
  ['members', 'viewers'],
  ['messages', 'messages'],
  ['deliveries', 'deliveries'],
  ['lost', 'lost'],
  ['twice', 'twice'],
  ['out of turn', 'problems'],
  ['delivered p50 ms', 'delayP50Ms'],
  ['p95', 'delayP95Ms'],
  ['p99', 'delayP99Ms'],
  ['the last', 'delayMaxMs'],
  ['acknowledged p99 ms', 'acknowledgedP99Ms'],
  ['back after p50 ms', 'backP50Ms'],
  ['the last', 'backMaxMs'],
  ['signalling, MiB: empty', 'emptyMib'],
  ['with all', 'fullMib'],
  ['afterwards', 'afterMib'],
  ['signalling, % of a core', 'coreShare', 100],
  ["% of the load's core", 'loadCoreShare', 100],
];

/** Medians of the rounds that count, and the goals. The table of what was not measured has no rows. */
export function tablesOf(results: Results): Table[] {
  return [
    goalsTable(results),
    figuresTable(results, 'forward', forwardColumns),
    processTable(results),
    figuresTable(results, 'capacity', [['viewers', 'viewers']]),
    figuresTable(results, 'joins-at-once', joinColumns),
    figuresTable(results, 'joins-one-by-one', joinColumns),
    memoryTable(results),
    figuresTable(results, 'recording', recordingColumns),
    figuresTable(results, 'signalling', [
      ['CPU ms a join', 'cpuMsPerJoin'],
      ['idle, % of a core', 'idleShare', 100],
    ]),
    figuresTable(results, 'crowd', crowdColumns),
    figuresTable(results, 'browser', [
      ['p50 ms', 'p50Ms'],
      ['p95', 'p95Ms'],
    ]),
    figuresTable(results, 'browser-delay', [
      ['p50 ms', 'p50Ms'],
      ['p95', 'p95Ms'],
      ['frames shown a second', 'shownPerSecond'],
      ['of those drawn %', 'shownShare', 100],
      ['% of a core for all of it', 'coreShare', 100],
    ]),
    figuresTable(results, 'browser-beside', [
      ['native viewers', 'viewers'],
      ['frames shown a second', 'shownPerSecond'],
      ['of those sent %', 'shownShare', 100],
      ['shown p50 ms', 'p50Ms'],
      ['p95', 'p95Ms'],
      ['native viewers: delivered %', 'deliveredShare', 100],
      ['delay p50 ms', 'delayP50Ms'],
      ['p95', 'delayP95Ms'],
      ["% of the load's core", 'loadCoreShare', 100],
    ]),
    figuresTable(results, 'second-start', [['ms', 'readyMs']]),
  ];
}

function goalsTable(results: Results): Table {
  const rows = goalsOf(results).map(({ what, unit, must, aim, figure, holds, reachesAim }) => {
    const value = figure ? `${format(figure.median)}${unit ? ` ${unit}` : ''}` : 'not measured';
    const interval = figure && Number.isFinite(figure.low) ? `${format(figure.low)} to ${format(figure.high)}` : '';
    const verdict = holds === null ? '' : holds ? (reachesAim ? 'yes, and the aim' : 'yes') : 'no';
    return [what, must, aim, value, interval, verdict];
  });
  return { name: 'goals', head: ['what', 'must', 'aim', 'measured', '95 % interval', 'holds'], rows };
}

function groupsOf(results: Results, bench: string): { subject: string; path: Round['path']; rounds: Round[] }[] {
  const all = roundsOf(results, bench);
  return (['loopback', 'veth'] as const).flatMap((path) => {
    const subjects = [...new Set(all.filter((round) => round.path === path).map(({ subject }) => subject))].toSorted();
    return subjects.map((subject) => ({ subject, path, rounds: roundsOf(results, bench, subject, path) }));
  });
}

function figuresTable(results: Results, bench: string, columns: readonly Column[]): Table {
  const groups = groupsOf(results, bench);
  const used = columns.filter(([, figure]) => groups.some(({ rounds }) => figuresOf(rounds, figure).length > 0));
  const rows = groups.map(({ subject, path, rounds }) => [
    subject,
    path,
    String(rounds.length),
    ...used.map(([, figure, scale = 1]) => format(median(figuresOf(rounds, figure)) * scale)),
  ]);
  return { name: bench, head: ['', 'path', 'rounds', ...used.map(([head]) => head)], rows };
}

/** Where the CPU time of the whole product goes. */
function processTable(results: Results): Table {
  const rows = groupsOf(results, 'forward').flatMap(({ subject, path, rounds }) => {
    const names = [...new Set(rounds.flatMap(({ cpuMs }) => Object.keys(cpuMs ?? {})))];
    return names.map((name) => {
      const shares = rounds.map(({ cpuMs, figures }) => (cpuMs?.[name] ?? 0) / 10 / (figures['seconds'] ?? 1));
      return [subject, path, name, format(median(shares))];
    });
  });
  return { name: 'processes', head: ['', 'path', 'process', '% of a core'], rows };
}

function memoryTable(results: Results): Table {
  const suffix = 'KbPerViewer';
  const rows = groupsOf(results, 'memory').flatMap(({ subject, path, rounds }) => {
    const names = [...new Set(rounds.flatMap(({ figures }) => Object.keys(figures)))].filter((name) =>
      name.endsWith(suffix),
    );
    return names.map((name) => [subject, path, name.slice(0, -suffix.length), format(median(figuresOf(rounds, name)))]);
  });
  return { name: 'memory', head: ['', 'path', 'process', 'kB a viewer'], rows };
}

export const notMeasured = 'Not measured.';

export function format(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export function asMarkdown({ head, rows }: Table): string {
  if (rows.length === 0) return notMeasured;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function asText({ name, head, rows }: Table): string {
  const widths = head.map((cell, index) => Math.max(cell.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [name, line(head), ...rows.map(line)].join('\n');
}
