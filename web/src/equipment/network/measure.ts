import { PROBE_LOAD_BYTES, type ProbeEnd, probeTimes } from '@campus/protocol';
import { type Calm, calmOf, carriedBps, type Echo, isAtLeast, type Progress } from './figures.ts';
import type { ProbeLink } from './probe-link.ts';

export type MeasureStep = 'calm' | 'down' | 'up';

export interface Rate {
  readonly bps: number;
  /** As fast as it is measured at most: there may be more. */
  readonly isAtLeast: boolean;
}

export interface Measured extends Calm {
  /** Null where it was not measured to its end. */
  readonly down: Rate | null;
  readonly up: Rate | null;
  /** What the server said when it ended the measurement early. */
  readonly cutBy: ProbeEnd | 'lost' | null;
}

const lastEchoMs = 600;
const askAgainMs = 250;
/** Nothing came for so long: that was it, or the line is dead. */
const silentMs = 700;
const sendEveryMs = 10;
/** With more in its buffer the browser would only wait. */
const mostWaitingBytes = 48_000;

/** Round trip and loss first, then what comes and what goes. Does not reject. */
export async function measureOver(link: ProbeLink, onStep: (step: MeasureStep) => void): Promise<Measured> {
  let cutBy: ProbeEnd | undefined;
  const unlisten = link.listen((message) => {
    if (message.kind === 'end') cutBy = message.reason;
  });
  try {
    onStep('calm');
    const calm = await measureCalm(link);
    onStep('down');
    const down = link.ended.aborted ? null : await measureDown(link);
    onStep('up');
    const up = link.ended.aborted ? null : await measureUp(link);
    return { ...calm, down, up, cutBy: cutBy ?? (up === null && link.ended.aborted ? 'lost' : null) };
  } finally {
    unlisten();
  }
}

async function measureCalm(link: ProbeLink): Promise<Calm> {
  const sentAtMs: number[] = [];
  const echoes = new Map<number, Echo>();
  const unlisten = link.listen((message) => {
    const atMs = sentAtMs[message.kind === 'echo' ? message.seq : -1];
    if (message.kind === 'echo' && atMs !== undefined)
      echoes.set(message.seq, { seq: message.seq, rttMs: performance.now() - atMs, heard: message.heard });
  });
  const startedMs = performance.now();
  await every(probeTimes.pingEveryMs, link.ended, () => {
    if (performance.now() - startedMs >= probeTimes.calmMs) return true;
    if (link.send({ kind: 'ping', seq: sentAtMs.length })) sentAtMs.push(performance.now());
    return false;
  });
  const sentMs = performance.now();
  await every(20, link.ended, () => echoes.size === sentAtMs.length || performance.now() - sentMs > lastEchoMs);
  unlisten();
  return calmOf(sentAtMs.length, [...echoes.values()]);
}

async function measureDown(link: ProbeLink): Promise<Rate | null> {
  const points: Progress[] = [];
  let bytes = 0;
  const unlisten = link.listen((message, size) => {
    if (message.kind !== 'load') return;
    bytes += size;
    points.push({ atMs: performance.now(), bytes });
  });
  let heardMs = performance.now();
  let seen = 0;
  let askedMs = 0;
  await every(20, link.ended, () => {
    const nowMs = performance.now();
    if (seen === 0 && nowMs - askedMs >= askAgainMs) {
      link.send({ kind: 'ask-down' });
      askedMs = nowMs;
    }
    if (points.length > seen) heardMs = nowMs;
    seen = points.length;
    return nowMs - heardMs > (seen === 0 ? 3 * silentMs : silentMs);
  });
  unlisten();
  return rateOf(points, link);
}

async function measureUp(link: ProbeLink): Promise<Rate | null> {
  const { mostBps } = link.probe;
  const points: Progress[] = [];
  const unlisten = link.listen((message) => {
    if (message.kind === 'tally') points.push({ atMs: message.elapsedMs, bytes: message.bytes });
  });
  const startedMs = performance.now();
  let sent = 0;
  await every(sendEveryMs, link.ended, () => {
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs >= probeTimes.loadMs) return true;
    const due = (mostBps / 8_000) * elapsedMs;
    while (sent + PROBE_LOAD_BYTES <= due && link.waitingBytes < mostWaitingBytes) {
      if (!link.send({ kind: 'load', seq: Math.floor(sent / PROBE_LOAD_BYTES) })) break;
      sent += PROBE_LOAD_BYTES;
    }
    return false;
  });
  // What is still on its way is told by one of the next tallies.
  const stoppedMs = performance.now();
  let [bytes, changedMs] = [0, stoppedMs];
  await every(20, link.ended, () => {
    const nowMs = performance.now();
    const now = points.at(-1)?.bytes ?? 0;
    if (now !== bytes) [bytes, changedMs] = [now, nowMs];
    return nowMs - changedMs > 3 * probeTimes.tallyEveryMs || nowMs - stoppedMs > 1_500;
  });
  unlisten();
  // They may overtake each other.
  return rateOf(
    points.toSorted((a, b) => a.atMs - b.atMs),
    link,
  );
}

function rateOf(points: readonly Progress[], { probe: { mostBps } }: ProbeLink): Rate | null {
  const bps = carriedBps(points);
  // A burst may look a little faster than it is measured at most.
  return bps === null ? null : { bps: Math.min(bps, mostBps), isAtLeast: isAtLeast(bps, mostBps) };
}

/** Calls `isOver` again and again, the first time at once, until it is or the link has ended. */
function every(periodMs: number, ended: AbortSignal, isOver: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const step = (): void => {
      if (!ended.aborted && !isOver()) return;
      clearInterval(timer);
      ended.removeEventListener('abort', step);
      resolve();
    };
    const timer = setInterval(step, periodMs);
    ended.addEventListener('abort', step);
    step();
  });
}
