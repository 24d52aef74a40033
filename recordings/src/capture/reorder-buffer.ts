/** How far a sequence number may be from the expected one before the stream counts as a new one (RFC 3550, A.1). */
const largestJump = 3_000;

export interface ReorderOptions {
  /** How long a missing packet is waited for, since the publisher may send it again. */
  holdMs: number;
}

export interface Delivered<Packet> {
  packet: Packet;
  /** Packets between the one delivered before and this one are given up. */
  isAfterLoss: boolean;
}

interface Held<Packet> {
  packet: Packet;
  arrivedMs: number;
}

/**
 * Puts packets into the order of their sequence numbers. On loopback nothing is lost or reordered, so a gap is what the
 * publisher's uplink lost: it is held open for a while, and then given up. Pure; times are any monotonic milliseconds.
 */
export class ReorderBuffer<Packet> {
  readonly #holdMs: number;
  readonly #held = new Map<number, Held<Packet>>();
  /** Extended beyond 16 bits, so that it never wraps. */
  #expected: number | null = null;

  constructor(options: ReorderOptions) {
    this.#holdMs = options.holdMs;
  }

  /** Gives back what is now in order, which may be nothing. A packet that comes too late or twice is dropped. */
  push(sequenceNumber: number, packet: Packet, nowMs: number): Delivered<Packet>[] {
    const delivered: Delivered<Packet>[] = [];
    if (this.#expected === null) this.#expected = sequenceNumber;
    let extended = extend(sequenceNumber, this.#expected);
    if (Math.abs(extended - this.#expected) > largestJump) {
      delivered.push(...this.#giveUpUntil(Number.POSITIVE_INFINITY));
      this.#expected = sequenceNumber;
      extended = sequenceNumber;
      return [...delivered, ...this.#deliver(extended, packet, true), ...this.expire(nowMs)];
    }
    if (extended < this.#expected || this.#held.has(extended)) return this.expire(nowMs);
    if (extended > this.#expected) {
      this.#held.set(extended, { packet, arrivedMs: nowMs });
      return this.expire(nowMs);
    }
    // By far the most come in order, with nothing waiting.
    if (this.#held.size === 0) return this.#deliver(extended, packet, false);
    return [...this.#deliver(extended, packet, false), ...this.#drain(), ...this.expire(nowMs)];
  }

  /** Gives up gaps that have been open for too long. To be called when no packet comes, too. */
  expire(nowMs: number): Delivered<Packet>[] {
    const delivered: Delivered<Packet>[] = [];
    while (this.#held.size > 0) {
      // The first that waits is the oldest by its number, not by its arrival; whichever waits too long ends the wait.
      const overdue = [...this.#held].filter(([, held]) => nowMs - held.arrivedMs >= this.#holdMs);
      if (overdue.length === 0) break;
      delivered.push(...this.#giveUpUntil(Math.max(...overdue.map(([number]) => number))), ...this.#drain());
    }
    return delivered;
  }

  #giveUpUntil(last: number): Delivered<Packet>[] {
    const delivered: Delivered<Packet>[] = [];
    for (const number of [...this.#held.keys()].sort((a, b) => a - b)) {
      if (number > last) break;
      const held = this.#held.get(number);
      if (!held) continue;
      this.#held.delete(number);
      delivered.push(...this.#deliver(number, held.packet, number !== this.#expected));
    }
    return delivered;
  }

  #drain(): Delivered<Packet>[] {
    const delivered: Delivered<Packet>[] = [];
    for (;;) {
      const held = this.#expected === null ? undefined : this.#held.get(this.#expected);
      if (!held || this.#expected === null) return delivered;
      this.#held.delete(this.#expected);
      delivered.push(...this.#deliver(this.#expected, held.packet, false));
    }
  }

  #deliver(extended: number, packet: Packet, isAfterLoss: boolean): Delivered<Packet>[] {
    this.#expected = extended + 1;
    return [{ packet, isAfterLoss }];
  }
}

/** The number of which the 16 bits are `sequenceNumber` and that is nearest to `near`. */
function extend(sequenceNumber: number, near: number): number {
  const difference = ((sequenceNumber - near) << 16) >> 16;
  return near + difference;
}
