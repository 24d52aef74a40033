import { describe, expect, it } from 'vitest';
import { WallClock } from './clock.ts';

function clockOf(durationMs: number) {
  let tickMs = 50_000;
  const clock = new WallClock({ durationMs: () => durationMs, tickMs: () => tickMs });
  return {
    clock,
    pass: (ms: number) => {
      tickMs += ms;
    },
  };
}

describe('the clock of a recording without sound', () => {
  it('stands until it is started, and stands again when stopped', async () => {
    const { clock, pass } = clockOf(10_000);
    pass(500);
    expect(clock.nowMs).toBe(0);
    await clock.start();
    pass(700);
    clock.stop();
    pass(900);
    expect(clock.nowMs).toBe(700);
  });

  it('keeps its moment when the speed changes', async () => {
    const { clock, pass } = clockOf(10_000);
    await clock.start();
    pass(1000);
    clock.setRate(2);
    expect(clock.nowMs).toBe(1000);
    pass(1000);
    expect(clock.nowMs).toBe(3000);
  });

  it('goes on from where it was put', async () => {
    const { clock, pass } = clockOf(10_000);
    await clock.start();
    pass(1000);
    clock.seek(5000);
    pass(100);
    expect(clock.nowMs).toBe(5100);
  });

  it('ends at the end', async () => {
    const { clock, pass } = clockOf(10_000);
    await clock.start();
    pass(20_000);
    expect(clock.nowMs).toBe(10_000);
    expect(clock.hasEnded).toBe(true);
    expect(clock.isAdvancing).toBe(false);
  });
});
