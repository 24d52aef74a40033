import { describe, expect, it } from 'vitest';
import { manualTimers } from '../timers.ts';
import { coalesce } from './coalesce.ts';

function setUp() {
  const timers = manualTimers();
  const sentAtMs: number[] = [];
  const coalescer = coalesce(timers, 1_000, () => sentAtMs.push(timers.nowMs()));
  return { timers, sentAtMs, coalescer };
}

describe('coalescing', () => {
  it('lets the first request through at once', () => {
    const { coalescer, sentAtMs } = setUp();
    coalescer.request();
    expect(sentAtMs).toEqual([0]);
  });

  it('makes one of all that come within the window, at its end', () => {
    const { coalescer, sentAtMs, timers } = setUp();
    coalescer.request();
    for (let request = 0; request < 9; request += 1) {
      timers.advance(100);
      coalescer.request();
    }
    timers.advance(5_000);
    expect(sentAtMs).toEqual([0, 1_000]);
  });

  it('never sends more than one in a window, however many ask', () => {
    const { coalescer, sentAtMs, timers } = setUp();
    for (let step = 0; step < 500; step += 1) {
      coalescer.request();
      timers.advance(10);
    }
    expect(sentAtMs).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
  });

  it('sends at once again after a quiet window', () => {
    const { coalescer, sentAtMs, timers } = setUp();
    coalescer.request();
    timers.advance(1_500);
    coalescer.request();
    expect(sentAtMs).toEqual([0, 1_500]);
  });

  it('sends nothing more when it was cancelled', () => {
    const { coalescer, sentAtMs, timers } = setUp();
    coalescer.request();
    coalescer.request();
    coalescer.cancel();
    timers.advance(5_000);
    expect(sentAtMs).toEqual([0]);
  });
});
