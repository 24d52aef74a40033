type Entry = Record<string, unknown>;

export interface UplinkBrakeDependencies {
  /** Of the way out; null while nothing is sent. */
  readonly getStats: () => Promise<Iterable<Entry> | null>;
  readonly isSendingPictures: () => boolean;
  readonly nowMs: () => number;
  /** Much is lost at once: spare the line from now on. Called again when the pictures may go on, as far as they may. */
  readonly onPulled: () => void;
  readonly onReleased: () => void;
}

const LOOK_EVERY_MS = 200;
/** A look that comes later than this counts what was lost in a longer time, and says nothing. */
const LATE_AFTER_MS = 2 * LOOK_EVERY_MS;
/** So many packets asked for again between two looks are no bad luck: the line carries less than is sent. */
const STORM_PACKETS = 10;
/** About what a router keeps in its queue. */
const PAUSE_MS = 500;
/** What was lost before is asked for once more for a while. */
const SETTLE_MS = 1_500;

/**
 * Sound before picture, for the second in which the way out becomes thin. What is lost of the pictures is sent again
 * into the same full queue, and the sound is lost among it until the browser's estimate of the line has noticed: two
 * seconds and more. So a storm of packets that are sent again (RFC 4588) pauses the pictures until the queue is empty.
 * The SFU does the same for the way to those who watch.
 */
export class UplinkBrake {
  readonly #deps: UplinkBrakeDependencies;
  #before: { readonly resent: number; readonly atMs: number } | null = null;
  #deafUntilMs = 0;
  #isPulled = false;
  #isLooking = false;
  #looking: ReturnType<typeof setInterval> | undefined;
  #release: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: UplinkBrakeDependencies) {
    this.#deps = deps;
  }

  /** No picture is to be sent at this moment. */
  get isPulled(): boolean {
    return this.#isPulled;
  }

  start(): void {
    this.#looking ??= setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#looking);
    clearTimeout(this.#release);
    this.#looking = undefined;
  }

  async look(): Promise<void> {
    if (this.#isLooking || this.#isPulled) return;
    if (!this.#deps.isSendingPictures()) {
      this.#before = null;
      return;
    }
    this.#isLooking = true;
    try {
      const resent = countResent((await this.#deps.getStats()) ?? []);
      const atMs = this.#deps.nowMs();
      const before = this.#before;
      this.#before = { resent, atMs };
      if (!before || atMs < this.#deafUntilMs || atMs - before.atMs > LATE_AFTER_MS) return;
      if (resent - before.resent >= STORM_PACKETS) this.#pull();
    } catch {
      // Without statistics nothing is judged.
    } finally {
      this.#isLooking = false;
    }
  }

  #pull(): void {
    this.#isPulled = true;
    this.#deps.onPulled();
    this.#release = setTimeout(() => {
      this.#isPulled = false;
      this.#before = null;
      this.#deafUntilMs = this.#deps.nowMs() + SETTLE_MS;
      this.#deps.onReleased();
    }, PAUSE_MS);
  }
}

/** Packets of pictures that were sent once more, of one RTCStatsReport. */
function countResent(entries: Iterable<Entry>): number {
  let resent = 0;
  for (const { type, kind, retransmittedPacketsSent } of entries)
    if (type === 'outbound-rtp' && kind === 'video' && typeof retransmittedPacketsSent === 'number')
      resent += retransmittedPacketsSent;
  return resent;
}
