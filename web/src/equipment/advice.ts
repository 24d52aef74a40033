import type { BrowserFacts } from './browser-facts.ts';
import type { Rate } from './network/measure.ts';
import type { NetworkView } from './network/network-check.ts';

/** What a line carries, from hardly anything to all that is ever sent. */
export const grades = ['nothing', 'sound', 'small', 'medium', 'good'] as const;
export type Grade = (typeof grades)[number];

/** Each has a sentence in the catalogue, under `advice.`. */
export type Advice =
  | { code: 'allWell' }
  | { code: 'insecure' | 'noWebRtc' | 'noPicture' | 'noPlayer' | 'noRelay' | 'share' }
  | { code: 'udpBlocked' | 'onlyRelay' | 'allBlocked'; address: string; ports: string }
  | { code: 'askRelay'; servers: readonly string[] }
  | { code: 'up' | 'down'; grade: Grade; rate: Rate }
  | { code: 'loss'; ratio: number }
  | { code: 'slow'; ms: number }
  | { code: 'cut' };

export type AdviceTone = 'ok' | 'info' | 'attention' | 'danger';

/**
 * Bits a second from which a line carries what is sent by the studio (media/encodings.ts): a camera of 720 lines in three
 * layers and its sound 2.5 Mbit/s, one of 360 lines 0.8 Mbit/s, a stamp 0.35; sound alone 0.1 with its overhead. What
 * comes is one layer, and perhaps a screen beside it.
 */
const needs = {
  up: { good: 2_600_000, medium: 1_000_000, small: 350_000, sound: 100_000 },
  down: { good: 2_600_000, medium: 900_000, small: 300_000, sound: 100_000 },
} as const;

/** The bounds of quality.ts, beyond which sound and picture suffer. */
const muchLoss = 0.02;
const longMs = 350;

export function gradeOf(direction: 'up' | 'down', bps: number): Grade {
  const { good, medium, small, sound } = needs[direction];
  if (bps >= good) return 'good';
  if (bps >= medium) return 'medium';
  if (bps >= small) return 'small';
  return bps >= sound ? 'sound' : 'nothing';
}

export function toneOf(advice: Advice): AdviceTone {
  switch (advice.code) {
    case 'allWell':
      return 'ok';
    case 'noWebRtc':
    case 'noPicture':
    case 'insecure':
    case 'allBlocked':
      return 'danger';
    case 'up':
    case 'down':
      return advice.grade === 'good' ? 'ok' : advice.grade === 'nothing' ? 'danger' : 'attention';
    case 'share':
    case 'askRelay':
      return 'info';
    case 'udpBlocked':
    case 'onlyRelay':
    case 'noRelay':
    case 'noPlayer':
    case 'loss':
    case 'slow':
    case 'cut':
      return 'attention';
  }
}

/** Of the browser alone, which is known before anything is tried. */
export function browserAdvice(browser: BrowserFacts): Advice[] {
  if (!browser.isSecure) return [{ code: 'insecure' }];
  if (!browser.hasWebRtc) return [{ code: 'noWebRtc' }];
  return [
    ...(browser.receives.length === 0 ? [{ code: 'noPicture' } as const] : []),
    ...(browser.canPlay ? [] : [{ code: 'noPlayer' } as const]),
  ];
}

/** What somebody who looks after a school's network can do about it; nothing while the check is under way. */
export function networkAdvice(view: NetworkView): Advice[] {
  if (view.step !== 'done') return [];
  const advice = [...wayAdvice(view), ...rateAdvice(view)];
  const isWell = view.measured !== null && advice.every((one) => ['ok', 'info'].includes(toneOf(one)));
  return isWell ? [{ code: 'allWell' }, ...advice] : advice;
}

function wayAdvice({ ways, server, relayUrls }: NetworkView): Advice[] {
  if (!ways || !server || ways.udp.state !== 'blocked') return [];
  const where = { address: server.address, ports: portList(server.ports) };
  const hasRelay = relayUrls.length > 0;
  if (ways.tcp.state === 'open') return [{ code: 'udpBlocked', ...where }];
  if (ways.relay.state === 'open') return [{ code: 'onlyRelay', ...where }];
  if (ways.tcp.state !== 'blocked') return [{ code: 'udpBlocked', ...where }];
  return [{ code: 'allBlocked', ...where }, hasRelay ? { code: 'askRelay', servers: relayUrls } : { code: 'noRelay' }];
}

function rateAdvice({ measured }: NetworkView): Advice[] {
  if (!measured) return [];
  const { up, down, lossUp, lossDown, rttMs, cutBy } = measured;
  const ratio = Math.max(lossUp ?? 0, lossDown ?? 0);
  return [
    ...(cutBy === null ? [] : [{ code: 'cut' } as const]),
    ...(down ? [{ code: 'down', grade: gradeOf('down', down.bps), rate: down } as const] : []),
    ...(up ? [{ code: 'up', grade: gradeOf('up', up.bps), rate: up } as const] : []),
    ...(ratio > muchLoss ? [{ code: 'loss', ratio } as const] : []),
    ...(rttMs !== null && rttMs > longMs ? [{ code: 'slow', ms: rttMs } as const] : []),
    ...(down ? [{ code: 'share' } as const] : []),
  ];
}

/** `44400`, `44400–44403`, `44400, 44500`. */
export function portList(ports: readonly number[]): string {
  const sorted = [...new Set(ports)].toSorted((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const port of sorted) {
    const run = runs.at(-1);
    if (run && run[1] === port - 1) run[1] = port;
    else runs.push([port, port]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}
