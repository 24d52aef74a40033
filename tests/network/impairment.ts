export type Direction = 'up' | 'down';

export interface Impairment {
  /** Lets a packet pass now, later, or never. */
  pass(direction: Direction, send: () => void): void;
  /** From now on nothing passes, without a word to either side, as when a cable is pulled. */
  cut(): void;
  restore(): void;
  /** From now on the link is as bad as that, and as good as new without an argument. */
  become(conditions?: Conditions): void;
  readonly isCut: boolean;
  /** Packets that did not pass so far. */
  readonly dropped: number;
  /** Runs `listener` on every change between cut and restored. */
  onChange(listener: (isCut: boolean) => void): void;
  close(): void;
}

export interface Conditions {
  /** Share of packets that are lost, 0 to 1. */
  readonly lossRatio?: number;
  /** Each packet is late by a random time up to this; later ones may overtake it. */
  readonly jitterMs?: number;
  readonly random?: () => number;
}

/** The bad luck of one link, for both directions. */
export function createImpairment(conditions: Conditions = {}): Impairment {
  let { lossRatio = 0, jitterMs = 0, random = Math.random } = conditions;
  const listeners: ((isCut: boolean) => void)[] = [];
  const late = new Set<NodeJS.Timeout>();
  let isCut = false;
  let dropped = 0;
  const change = (value: boolean): void => {
    if (isCut === value) return;
    isCut = value;
    for (const listener of listeners) listener(value);
  };
  return {
    pass(_direction, send) {
      if (isCut || (lossRatio > 0 && random() < lossRatio)) {
        dropped += 1;
        return;
      }
      if (jitterMs === 0) return send();
      const timer = setTimeout(() => {
        late.delete(timer);
        if (!isCut) send();
      }, random() * jitterMs);
      late.add(timer);
    },
    cut: () => change(true),
    restore: () => change(false),
    become: (next = {}) => void ({ lossRatio = 0, jitterMs = 0, random = Math.random } = next),
    get isCut() {
      return isCut;
    },
    get dropped() {
      return dropped;
    },
    onChange: (listener) => void listeners.push(listener),
    close() {
      for (const timer of late) clearTimeout(timer);
      late.clear();
      listeners.length = 0;
    },
  };
}
