import type { Timers } from '../timers.ts';

/** So many lost packets of a picture, asked for again within `stormMs`, are no bad luck: the line carries less than is sent. */
const stormPackets = 8;
const stormMs = 120;
/** About what a router keeps in its queue, and what has to be through before anything is heard again. */
const pauseMs = 450;
/** What was lost before is asked for once more until the next keyframe is there, and says nothing of the line any more. */
const settleMs = 1_500;
/** What the smallest layer of one picture needs; the estimate of the line falls far below what passes, for many seconds. */
const smallestBps = { atLeast: 180_000, atMost: 200_000 };
const atMostMs = 3_000;
const atLeastMs = 30_000;
/** A line that did not carry the smallest layer either is left to its estimate for so long. */
const distrustMs = 120_000;
/** Pulled again then, and each time that it is needed soon again after twice as long. */
const firstRestMs = 10_000;
const longestRestMs = 160_000;
/** Of all receivers of a worker, a second: when all lines are bad at once, counting must not cost what sending needs. */
const looksPerSecond = 400;
const mostLooksAtOnce = 40;

export interface LookBudget {
  /** Whether one more look may be had now. */
  take(): boolean;
}

/** Shared by all transports of a worker. */
export function createLookBudget(timers: Pick<Timers, 'nowMs'>): LookBudget {
  let left = mostLooksAtOnce;
  let atMs = timers.nowMs();
  return {
    take() {
      const nowMs = timers.nowMs();
      left = Math.min(mostLooksAtOnce, left + ((nowMs - atMs) * looksPerSecond) / 1_000);
      atMs = nowMs;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}

/** Bits a second for all pictures of a transport; null without a bound. */
export interface PictureBounds {
  readonly atLeastBps: number | null;
  readonly atMostBps: number | null;
}

export interface BrakeDeps {
  readonly timers: Timers;
  readonly bound: (bounds: PictureBounds) => Promise<void>;
  readonly looks: LookBudget;
}

/** A picture on its way to one receiver. */
export interface SentPicture {
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Packets that the receiver asked for again so far. */
  countAskedAgain(): Promise<number>;
}

/** The same picture behind the brake. */
export interface BrakedPicture {
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Something was asked for again. */
  onAsked(): Promise<void>;
  close(): void;
}

export interface PictureBrake {
  take(picture: SentPicture, isPaused: boolean): BrakedPicture;
  /** The bound that others want; the brake may be stricter for a while. */
  limit(bitrateBps: number | null): Promise<void>;
  close(): void;
}

interface Taken {
  readonly picture: SentPicture;
  isWanted: boolean;
  /** Asked for again until the last look; null when it has to be read anew. */
  countedAsked: number | null;
}

/**
 * Sound before picture, for the second in which a line becomes thin. The queue before it fills with pictures, what is
 * lost of them is asked for and sent again into the same queue, many times over, and the sound is lost among it for as
 * long as the estimate of the line takes to notice: three seconds and more. So a storm of requests (RFC 4585, generic
 * NACK) pauses all pictures of that receiver until the queue is empty. Then they begin again with the smallest layer,
 * whatever the estimate is, unless that brings the next storm.
 */
export function createPictureBrake({ timers, bound, looks }: BrakeDeps): PictureBrake {
  const all = new Set<Taken>();
  const recent: { atMs: number; asked: number }[] = [];
  const offs = new Set<() => void>();
  let wantedBps: number | null = null;
  let mayBePulled = true;
  let isPulled = false;
  let [isAtMost, isAtLeast] = [false, false];
  let isLooking = false;
  let isClosed = false;
  let restMs = firstRestMs;
  let releasedAtMs = Number.NEGATIVE_INFINITY;
  let distrustedUntilMs = Number.NEGATIVE_INFINITY;
  let applied: Promise<void> = Promise.resolve();

  const after = (ms: number, then: () => void): (() => void) => {
    const off = timers.after(ms, () => {
      offs.delete(off);
      then();
    });
    offs.add(off);
    return () => {
      offs.delete(off);
      off();
    };
  };
  let endAtMost = (): void => undefined;
  let endAtLeast = (): void => undefined;

  /** One after another: the bounds depend on each other. */
  const applyBounds = (): Promise<void> => {
    const { atLeast, atMost } = smallestBps;
    const atMostBps = isAtMost ? Math.min(wantedBps ?? atMost, atMost) : wantedBps;
    const atLeastBps = isAtLeast ? Math.min(atMostBps ?? atLeast, atLeast) : null;
    applied = applied.catch(() => undefined).then(() => bound({ atLeastBps, atMostBps }));
    return applied;
  };
  /** Who is gone meanwhile is told so in another way. */
  const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined);
  const listenAgain = (): void => {
    for (const taken of all) taken.countedAsked = null;
    mayBePulled = true;
  };

  const release = (): void => {
    const nowMs = timers.nowMs();
    releasedAtMs = nowMs;
    isPulled = false;
    isAtLeast = nowMs >= distrustedUntilMs;
    quietly(applyBounds());
    for (const { isWanted, picture } of all) if (isWanted) quietly(picture.resume());
    endAtMost = after(atMostMs, () => {
      isAtMost = false;
      quietly(applyBounds());
    });
    after(isAtLeast ? settleMs : restMs, listenAgain);
    if (!isAtLeast) return;
    endAtLeast = after(atLeastMs, () => {
      isAtLeast = false;
      quietly(applyBounds());
    });
  };
  const pull = (): void => {
    const nowMs = timers.nowMs();
    endAtMost();
    endAtLeast();
    if (isAtLeast) distrustedUntilMs = nowMs + distrustMs;
    restMs = nowMs - releasedAtMs < restMs * 2 ? Math.min(longestRestMs, restMs * 2) : firstRestMs;
    recent.length = 0;
    mayBePulled = false;
    [isPulled, isAtMost, isAtLeast] = [true, true, false];
    for (const { isWanted, picture } of all) if (isWanted) quietly(picture.pause());
    quietly(applyBounds());
    after(pauseMs, release);
  };
  const isStorm = (asked: number): boolean => {
    const nowMs = timers.nowMs();
    recent.push({ atMs: nowMs, asked });
    while (recent[0] && nowMs - recent[0].atMs > stormMs) recent.shift();
    return recent.reduce((sum, look) => sum + look.asked, 0) >= stormPackets;
  };

  return {
    take(picture, isPaused) {
      const taken: Taken = { picture, isWanted: !isPaused, countedAsked: 0 };
      all.add(taken);
      return {
        async pause() {
          taken.isWanted = false;
          await picture.pause();
        },
        async resume() {
          taken.isWanted = true;
          if (!isPulled) await picture.resume();
        },
        async onAsked() {
          if (isLooking || !mayBePulled) return;
          if (!looks.take()) {
            // What is asked for meanwhile would count as if it had been in one moment.
            taken.countedAsked = null;
            return;
          }
          isLooking = true;
          try {
            const asked = await picture.countAskedAgain();
            const before = taken.countedAsked;
            taken.countedAsked = asked;
            if (before !== null && mayBePulled && !isClosed && isStorm(asked - before)) pull();
          } catch {
            // The picture is gone.
          } finally {
            isLooking = false;
          }
        },
        close: () => void all.delete(taken),
      };
    },
    limit(bitrateBps) {
      wantedBps = bitrateBps;
      return applyBounds();
    },
    close() {
      isClosed = true;
      for (const off of offs) off();
      offs.clear();
      all.clear();
    },
  };
}
