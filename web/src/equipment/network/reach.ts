import { AppError, type EquipmentProbe, type ErrorCode } from '@campus/protocol';
import { NoRelay, openProbeLink, type ProbeDoor, type ProbeLink } from './probe-link.ts';
import { candidatesOf, type Way } from './probe-sdp.ts';
import type { UsedPath } from './used-path.ts';

/**
 * `open`: packets went there and back. `blocked`: none did within the time. `absent`: this campus has no such way.
 * `unknown`: the server could not be asked, and `problem` says why.
 */
export type ReachState = 'trying' | 'open' | 'blocked' | 'absent' | 'unknown';

export interface Reach {
  readonly state: ReachState;
  /** What was tried: an address and port, or the addresses of TURN servers. */
  readonly tried: readonly string[];
  /** Until the first packet was back. */
  readonly tookMs: number | null;
  readonly path: UsedPath | null;
  readonly problem: ErrorCode | null;
}

export const trying: Reach = { state: 'trying', tried: [], tookMs: null, path: null, problem: null };

const echoWithinMs = 3_000;
const pingAgainMs = 200;

/** Tries one way, and closes what it opened. Rejects only when `signal` is aborted. */
export async function reachBy(
  way: Way,
  options: { door: ProbeDoor; signal: AbortSignal; onOffer: (probe: EquipmentProbe) => void },
): Promise<Reach> {
  const { door, signal } = options;
  const startedMs = performance.now();
  let tried: readonly string[] = [];
  let link: ProbeLink | undefined;
  const onOffer = (probe: EquipmentProbe): void => {
    tried = triedBy(way, probe);
    options.onOffer(probe);
  };
  try {
    link = await openProbeLink({ door, way, purpose: 'reach', signal, onOffer });
    await echoOf(link);
    const tookMs = performance.now() - startedMs;
    return { state: 'open', tried, tookMs, path: await link.path().catch(() => null), problem: null };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) return { ...trying, state: 'unknown', tried, problem: error.code };
    return { ...trying, state: error instanceof NoRelay ? 'absent' : 'blocked', tried };
  } finally {
    link?.close();
  }
}

/** As an administrator of networks would write it. */
function triedBy(way: Way, probe: EquipmentProbe): string[] {
  if (way === 'relay') return probe.iceServers.flatMap(({ urls }) => urls);
  return candidatesOf(probe, way).map(({ address, port }) =>
    address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
  );
}

/** A single packet may be lost, so that it is asked more than once. */
function echoOf(link: ProbeLink): Promise<void> {
  return new Promise((resolve, reject) => {
    let seq = 0;
    const ping = (): void => void link.send({ kind: 'ping', seq: seq++ });
    const timer = setInterval(ping, pingAgainMs);
    const settle = (hasCome: boolean): void => {
      clearInterval(timer);
      clearTimeout(late);
      unlisten();
      link.ended.removeEventListener('abort', end);
      if (hasCome) resolve();
      else reject(new Error('nothing came back'));
    };
    const end = (): void => settle(false);
    const late = setTimeout(end, echoWithinMs);
    const unlisten = link.listen(({ kind }) => {
      if (kind === 'echo') settle(true);
    });
    link.ended.addEventListener('abort', end);
    ping();
  });
}
