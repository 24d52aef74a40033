import type { Timers } from '../timers.ts';

/** As the worker tells it: what the line of a receiver carries, and what its pictures would like. */
export interface Estimate {
  readonly availableBitrate: number;
  readonly desiredBitrate: number;
}

/** So much less than what flowed is no fluctuation: the line has become another one. */
const collapseShare = 0.6;
/** Long enough for a queue of most lines to run empty. */
const reliefMs = 400;
/** What does not help the first time is the business of smaller layers. */
const againAfterMs = 5_000;

/** Whether a line carries suddenly far less than what went over it a moment ago. Pure. */
export function hasCollapsed(beforeBps: number, { availableBitrate, desiredBitrate }: Estimate): boolean {
  return availableBitrate < Math.min(beforeBps, desiredBitrate) * collapseShare;
}

/** What is paused and resumed: a picture on its way to somebody. */
interface Flow {
  readonly closed: boolean;
  pause(): Promise<void>;
  resume(): Promise<void>;
}

export interface RelievedFlow {
  pause(): Promise<void>;
  /** Begins at the end of a relief that is under way. */
  resume(): Promise<void>;
}

/**
 * Sound before picture, in the moment in which a line becomes thin: the large layer would go on until the first picture
 * of the smaller one is there, for a second or more, and push the sound out of every queue. So pictures pause for a
 * moment, the queue runs empty, and they begin again in a layer that fits.
 */
export class Relief {
  readonly #timers: Timers;
  readonly #flows = new Map<Flow, { isWanted: boolean }>();
  #beforeBps: number | undefined;
  #begunAtMs = Number.NEGATIVE_INFINITY;
  #isOn = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** A picture that is there, flowing or not. */
  add(flow: Flow, isFlowing: boolean): RelievedFlow {
    const wish = { isWanted: isFlowing };
    this.#flows.set(flow, wish);
    return {
      pause: () => {
        wish.isWanted = false;
        return flow.pause();
      },
      resume: async () => {
        wish.isWanted = true;
        if (!this.#isOn) await flow.resume();
      },
    };
  }

  remove(flow: Flow): void {
    this.#flows.delete(flow);
  }

  /** To be told of each estimate. */
  note(estimate: Estimate): void {
    const beforeBps = this.#beforeBps;
    this.#beforeBps = estimate.availableBitrate;
    if (beforeBps === undefined || this.#isOn || !hasCollapsed(beforeBps, estimate)) return;
    if (this.#timers.nowMs() - this.#begunAtMs < againAfterMs) return;
    this.#begunAtMs = this.#timers.nowMs();
    this.#isOn = true;
    for (const [flow, { isWanted }] of this.#flows) if (isWanted) unheard(flow.pause());
    this.#timers.after(reliefMs, () => {
      this.#isOn = false;
      for (const [flow, { isWanted }] of this.#flows) if (isWanted && !flow.closed) unheard(flow.resume());
    });
  }
}

/** What ended meanwhile needs neither. */
function unheard(answer: Promise<void>): void {
  answer.catch(() => undefined);
}
