import { AppError, type EquipmentProbe, type ErrorCode } from '@campus/protocol';
import { type MeasureStep, type Measured, measureOver } from './measure.ts';
import { openProbeLink, type ProbeDoor } from './probe-link.ts';
import { allWays, type Way } from './probe-sdp.ts';
import { type Reach, reachBy, trying } from './reach.ts';

export interface NetworkView {
  /** `waiting`: others measure, or a broadcast needs the server. */
  readonly step: 'idle' | 'reaching' | 'waiting' | MeasureStep | 'done';
  readonly ways: Readonly<Record<Way, Reach>> | null;
  /** The way by which it is measured: the best that is open. */
  readonly bestWay: Way | null;
  readonly measured: Measured | null;
  /** Why nothing was measured although a way is open. */
  readonly problem: ErrorCode | null;
  /** Where broadcasts come from: an address, and all its ports. */
  readonly server: { readonly address: string; readonly ports: readonly number[] } | null;
  readonly relayUrls: readonly string[];
  /** When it was done; null before. */
  readonly doneAtMs: number | null;
}

export const untested: NetworkView = {
  step: 'idle',
  ways: null,
  bestWay: null,
  measured: null,
  problem: null,
  server: null,
  relayUrls: [],
  doneAtMs: null,
};

const tries = 4;
const waitMs = 4_000;

export interface NetworkCheckOptions {
  readonly door: ProbeDoor;
  /** Before the next try when the server is busy; a test does not wait. */
  readonly waitMs?: number;
}

/** Tries all ways at once, then measures by the best one. What it opened is closed at its end, or by `stop`. */
export class NetworkCheck {
  readonly #options: NetworkCheckOptions;
  readonly #listeners = new Set<() => void>();
  #view: NetworkView = untested;
  #running: AbortController | null = null;
  #mostBps = 0;

  constructor(options: NetworkCheckOptions) {
    this.#options = options;
  }

  read = (): NetworkView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** From the beginning. Resolves when it is done or stopped; does not reject. */
  async start(): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    try {
      await this.#run(running.signal);
    } catch (error) {
      if (!running.signal.aborted) this.#set({ step: 'done', problem: codeOf(error) });
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }

  /** Ends what is under way, and forgets what it found. */
  stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.#set(untested);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { door } = this.#options;
    this.#set({ step: 'reaching', ways: { udp: trying, tcp: trying, relay: trying } });
    const reached = await Promise.all(
      allWays.map(async (way) => {
        const reach = await reachBy(way, { door, signal, onOffer: (probe) => this.#learn(probe) });
        signal.throwIfAborted();
        if (this.#view.ways) this.#set({ ways: { ...this.#view.ways, [way]: reach } });
        return { way, reach };
      }),
    );
    const bestWay = reached.find(({ reach }) => reach.state === 'open')?.way ?? null;
    if (bestWay === null) {
      const problem = reached.find(({ reach }) => reach.problem !== null)?.reach.problem ?? null;
      return this.#set({ step: 'done', problem });
    }
    this.#set({ bestWay });
    if (this.#mostBps === 0) return this.#set({ step: 'done' });
    await this.#measure(bestWay, signal);
  }

  async #measure(way: Way, signal: AbortSignal): Promise<void> {
    const { door } = this.#options;
    for (let left = tries; ; left -= 1) {
      try {
        const link = await openProbeLink({ door, way, purpose: 'measure', signal });
        try {
          const measured = await measureOver(link, (step) => {
            if (!signal.aborted) this.#set({ step });
          });
          signal.throwIfAborted();
          return this.#set({ step: 'done', measured });
        } finally {
          link.close();
        }
      } catch (error) {
        signal.throwIfAborted();
        const code = codeOf(error);
        if (code !== 'BUSY' || left <= 1) return this.#set({ step: 'done', problem: code });
        this.#set({ step: 'waiting' });
        await pause(this.#options.waitMs ?? waitMs, signal);
      }
    }
  }

  #learn(probe: EquipmentProbe): void {
    this.#mostBps = probe.mostBps;
    const [candidate] = probe.iceCandidates;
    if (!candidate) return;
    const ports = probe.mediaPorts.includes(candidate.port) ? probe.mediaPorts : [candidate.port];
    const relayUrls = probe.iceServers.flatMap(({ urls }) => urls);
    this.#set({ server: { address: candidate.address, ports }, relayUrls });
  }

  #set(change: Partial<NetworkView>): void {
    const doneAtMs = change.step === undefined ? this.#view.doneAtMs : change.step === 'done' ? Date.now() : null;
    this.#view = { ...this.#view, ...change, doneAtMs };
    for (const listener of this.#listeners) listener();
  }
}

/** A way that was open and is not any more counts as the server being away. */
function codeOf(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'UNAVAILABLE';
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
