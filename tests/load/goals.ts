import { bootstrapMedian, type Interval, median } from './measure/statistics.ts';
import { figuresOf, paired, type Results, type Round, roundsOf } from './results.ts';

export interface Goal {
  readonly what: string;
  readonly must: string;
  readonly aim: string;
  /** Undefined when nothing was measured. */
  readonly figure: Interval | undefined;
  readonly unit: string;
  /** Null when nothing was measured. */
  readonly holds: boolean | null;
  readonly reachesAim: boolean | null;
}

interface Wanted {
  readonly what: string;
  readonly unit?: string;
  readonly must: number;
  readonly aim?: number;
  /** Whether more is better. */
  readonly isLeast?: boolean;
  /** What the upper end of the interval may be. */
  readonly mostHigh?: number;
  readonly values: readonly number[];
}

const ratio = (one: number, other: number): number => one / other;
const difference = (one: number, other: number): number => one - other;

/** What is promised of the product beside its opponents. A goal that does not hold is shown like any other. */
export function goalsOf(results: Results): Goal[] {
  const between = (
    bench: string,
    [one, other]: readonly [string, string],
    name: string,
    path: Round['path'],
    combine = ratio,
  ): number[] => paired(roundsOf(results, bench, one, path), roundsOf(results, bench, other, path), name, combine);
  const own = (bench: string, name: string): number[] => figuresOf(roundsOf(results, bench, 'campus'), name);
  const tuned = ['campus', 'janus-tuned'] as const;
  const bare = ['campus', 'bare-worker'] as const;
  return [
    {
      what: 'CPU for each forwarded Mbit over tuned Janus',
      must: 0.7,
      aim: 0.5,
      values: between('forward', tuned, 'cpuMsPerMegabit', 'veth'),
    },
    {
      what: 'the same over Janus as packaged',
      must: 0.38,
      values: between('forward', ['campus', 'janus-packaged'], 'cpuMsPerMegabit', 'veth'),
    },
    {
      what: 'the same over the bare worker',
      must: 1.05,
      mostHigh: 1.1,
      aim: 1.02,
      values: between('forward', bare, 'cpuMsPerMegabit', 'loopback'),
    },
    {
      what: 'delay p95, more than the bare worker',
      unit: 'ms',
      must: 1,
      values: between('forward', bare, 'delayP95Ms', 'loopback', difference),
    },
    {
      what: 'CPU for each packet over the floor',
      must: 3.2,
      aim: 2,
      values: between('forward', ['campus', 'floor'], 'cpuUsPerPacket', 'loopback'),
    },
    {
      what: "viewers a core carries over tuned Janus'",
      must: 1.2,
      aim: 1.5,
      isLeast: true,
      values: between('capacity', tuned, 'viewers', 'veth'),
    },
    {
      what: "100 joins at once, p95 to the whole keyframe, over tuned Janus'",
      must: 0.6,
      aim: 0.3,
      values: between('joins-at-once', tuned, 'keyframeP95Ms', 'veth'),
    },
    {
      what: "one join after the other, p50, over tuned Janus'",
      must: 0.75,
      values: between('joins-one-by-one', tuned, 'keyframeP50Ms', 'veth'),
    },
    {
      what: 'browser: link opened to the first frame, p50',
      unit: 'ms',
      must: 400,
      aim: 200,
      values: own('browser', 'p50Ms'),
    },
    { what: 'the same, p95', unit: 'ms', must: 800, aim: 400, values: own('browser', 'p95Ms') },
    {
      what: 'browser: canvas to the frame shown, p50, over the bare page',
      must: 1.1,
      values: between('browser-delay', bare, 'p50Ms', 'loopback'),
    },
    {
      what: 'recording one track, CPU over bare ffmpeg -c copy',
      must: 1.3,
      aim: 1.15,
      values: between('recording', ['campus', 'bare-ffmpeg'], 'coreShare', 'loopback'),
    },
    { what: 'frames that a recording lost', unit: 'frames', must: 0, values: own('recording', 'lostFrames') },
    {
      what: 'join, CPU of signalling over bare Socket.IO',
      must: 2,
      values: between('signalling', ['campus', 'bare-socketio'], 'cpuMsPerJoin', 'loopback'),
    },
    {
      what: 'memory of the worker for a viewer',
      unit: 'kB',
      must: 175,
      values: own('memory', 'mediasoup-workerKbPerViewer'),
    },
    {
      what: 'memory of signalling for a viewer',
      unit: 'kB',
      must: 60,
      values: own('memory', 'signallingKbPerViewer'),
    },
    {
      what: 'second start of npm start until it answers',
      unit: 'ms',
      must: 4_000,
      values: own('second-start', 'readyMs'),
    },
  ].map(judge);
}

function judge(wanted: Wanted): Goal {
  const { what, unit = '', must, aim, mostHigh, values, isLeast = false } = wanted;
  const sign = isLeast ? '≥' : '≤';
  const reaches = (value: number, bound: number): boolean => (isLeast ? value >= bound : value <= bound);
  const figure = values.length === 0 ? undefined : bootstrapMedian(values);
  const isLowEnough = mostHigh === undefined || (figure?.high ?? Number.NaN) <= mostHigh;
  return {
    what,
    unit,
    must: `${sign} ${must}${mostHigh === undefined ? '' : `, upper bound ≤ ${mostHigh}`}`,
    aim: aim === undefined ? '' : `${sign} ${aim}`,
    figure,
    holds: figure ? reaches(figure.median, must) && isLowEnough : null,
    reachesAim: figure && aim !== undefined ? reaches(median(values), aim) : null,
  };
}
