import type { Timers } from '../timers.ts';

export interface Coalescer {
  request(): void;
  cancel(): void;
}

/**
 * Lets one request through at once, and those that come within `windowMs` after it as one more at the window's end. The
 * first is never dropped: a receiver that waits for its first keyframe shows nothing until it comes.
 */
export function coalesce(timers: Timers, windowMs: number, send: () => void): Coalescer {
  let isPending = false;
  let stop: (() => void) | undefined;
  const open = () => {
    stop = timers.after(windowMs, () => {
      stop = undefined;
      if (!isPending) return;
      isPending = false;
      send();
      open();
    });
  };
  return {
    request() {
      if (stop) {
        isPending = true;
        return;
      }
      send();
      open();
    },
    cancel() {
      stop?.();
      stop = undefined;
      isPending = false;
    },
  };
}
