import { type Conditions, createLine, type Line } from './line.ts';

export type { Conditions } from './line.ts';
export type Direction = 'up' | 'down';

export interface Impairment {
  /** Lets a packet of so many bytes pass now, later, or never. */
  pass(direction: Direction, send: () => void, bytes?: number): void;
  /** How long the next bytes of a TCP connection take to be through. They share the line with the packets, and none is lost. */
  streamDelayMs(direction: Direction, bytes: number): number;
  /** From now on nothing passes, without a word to either side, as when a cable is pulled. */
  cut(): void;
  restore(): void;
  /** From now on the link is as bad as that, in one direction or both, and as good as new without an argument. */
  become(conditions?: Conditions, direction?: Direction): void;
  readonly isCut: boolean;
  /** Packets that did not pass so far. */
  readonly dropped: number;
  /** What passed so far, each packet with its headers of IPv4 and UDP. */
  carriedBytes(direction: Direction): number;
  /** Runs `listener` on every change between cut and restored. */
  onChange(listener: (isCut: boolean) => void): void;
  close(): void;
}

/** IPv4 and UDP: what a datagram costs besides. */
const headerBytes = 28;

/** The bad luck of one link, for both directions. */
export function createImpairment(conditions: Conditions = {}): Impairment {
  const lines: Record<Direction, Line> = { up: createLine(conditions), down: createLine(conditions) };
  const carried: Record<Direction, number> = { up: 0, down: 0 };
  const listeners: ((isCut: boolean) => void)[] = [];
  let isCut = false;
  let dropped = 0;
  const change = (value: boolean): void => {
    if (isCut === value) return;
    isCut = value;
    for (const listener of listeners) listener(value);
  };
  return {
    pass(direction, send, bytes = 0) {
      const size = bytes + headerBytes;
      const arrive = (): void => {
        // What was under way when the cable was pulled is gone as well.
        if (isCut) return void (dropped += 1);
        carried[direction] += size;
        send();
      };
      if (isCut || !lines[direction].carry(size, arrive)) dropped += 1;
    },
    streamDelayMs: (direction, bytes) => lines[direction].streamDelayMs(bytes),
    cut: () => change(true),
    restore: () => change(false),
    become(next = {}, direction) {
      for (const name of direction ? [direction] : (['up', 'down'] as const)) lines[name].become(next);
    },
    get isCut() {
      return isCut;
    },
    get dropped() {
      return dropped;
    },
    carriedBytes: (direction) => carried[direction],
    onChange: (listener) => void listeners.push(listener),
    close() {
      for (const line of Object.values(lines)) line.close();
      listeners.length = 0;
    },
  };
}
