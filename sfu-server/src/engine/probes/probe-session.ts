import {
  decodeProbeMessage,
  encodeProbeMessage,
  PROBE_LOAD_BYTES,
  PROBE_MOST_PINGS,
  type ProbeEnd,
  type ProbeMessage,
  type ProbePurpose,
  probeTimes,
} from '@campus/protocol';
import type { Timers } from '../timers.ts';
import { mostUploadBytes, packetsDue } from './probe-rules.ts';

const pumpEveryMs = 20;
/** What waits in the worker is only late: with more of it waiting, the way is full. */
const mostWaitingBytes = 16_000;
/** Late packets of the browser's are still counted. */
const tallyForMs = probeTimes.loadMs + 1_500;

export interface ProbeSessionOptions {
  purpose: ProbePurpose;
  mostBps: number;
  timers: Timers;
  /** Resolves to how many bytes wait to be sent. Rejects when nothing can be sent any more. */
  send(message: Uint8Array): Promise<number>;
  isBusy(): boolean;
  /** Called once, by what the browser does or when the server is busy. */
  onEnd(reason: ProbeEnd): void;
}

/** The server's side of a probe's data channel. It never sends more than it was asked for, nor faster than it may. */
export class ProbeSession {
  readonly #options: ProbeSessionOptions;
  #heardPings = 0;
  #hasPumped = false;
  #isClosed = false;
  #received = 0;
  #firstLoadMs: number | undefined;
  readonly #stops = new Set<() => void>();

  constructor(options: ProbeSessionOptions) {
    this.#options = options;
  }

  receive(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const message = decodeProbeMessage(bytes);
    switch (message?.kind) {
      case 'ping':
        return this.#echo(message.seq);
      case 'ask-down':
        return this.#startPump();
      default:
        // Load; and whatever else comes counts as what it costs.
        return this.#count(bytes.byteLength);
    }
  }

  /** The last word, as far as it gets through. */
  async say(message: ProbeMessage): Promise<void> {
    if (this.#isClosed) return;
    await this.#options.send(encodeProbeMessage(message)).catch(() => undefined);
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }

  #echo(seq: number): void {
    this.#heardPings += 1;
    if (this.#heardPings <= PROBE_MOST_PINGS) void this.say({ kind: 'echo', seq, heard: this.#heardPings });
  }

  #count(bytes: number): void {
    const { purpose, mostBps, timers } = this.#options;
    this.#received += bytes;
    if (this.#received > mostUploadBytes(purpose, mostBps)) return this.#options.onEnd('limit');
    if (this.#firstLoadMs !== undefined) return;
    const firstLoadMs = timers.nowMs();
    this.#firstLoadMs = firstLoadMs;
    const tally = (): void => {
      const elapsedMs = timers.nowMs() - firstLoadMs;
      void this.say({ kind: 'tally', elapsedMs, bytes: this.#received });
      if (elapsedMs < tallyForMs) this.#after(probeTimes.tallyEveryMs, tally);
    };
    tally();
  }

  #startPump(): void {
    const { purpose, timers, mostBps, isBusy, onEnd } = this.#options;
    if (this.#hasPumped || purpose !== 'measure') return;
    this.#hasPumped = true;
    const startMs = timers.nowMs();
    let filledMs = startMs;
    let seq = 0;
    const pump = async (): Promise<void> => {
      const nowMs = timers.nowMs();
      if (this.#isClosed || nowMs - startMs >= probeTimes.loadMs) return;
      if (isBusy()) return onEnd('busy');
      const due = packetsDue(mostBps, nowMs - filledMs);
      for (let left = due; left > 0 && !this.#isClosed; left -= 1) {
        const waiting = await this.#options.send(encodeProbeMessage({ kind: 'load', seq: seq++ }));
        if (waiting > mostWaitingBytes) break;
      }
      if (due > 0) filledMs = Math.min(nowMs, filledMs + (due * PROBE_LOAD_BYTES * 8_000) / mostBps);
      // What was not due in its time is forgone.
      if (nowMs - filledMs > 3 * pumpEveryMs) filledMs = nowMs;
      this.#after(pumpEveryMs, () => void pump().catch(() => undefined));
    };
    this.#after(pumpEveryMs, () => void pump().catch(() => undefined));
  }

  #after(delayMs: number, run: () => void): void {
    if (this.#isClosed) return;
    const stop = this.#options.timers.after(delayMs, () => {
      this.#stops.delete(stop);
      run();
    });
    this.#stops.add(stop);
  }
}
