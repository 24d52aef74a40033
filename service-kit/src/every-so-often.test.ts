import { describe, expect, it } from 'vitest';
import { manualClock } from './clock.ts';
import { everySoOften } from './every-so-often.ts';

describe('work that is due every so often', () => {
  it('begins at once, and then when its time has come, also after it failed', async () => {
    const clock = manualClock(5);
    const begun: number[] = [];
    const ask = everySoOften({
      ...{ everyMs: 10, clock },
      async work(nowMs) {
        begun.push(nowMs);
        if (begun.length === 1) throw new Error('not yet');
      },
    });
    await expect(ask()).rejects.toThrow('not yet');
    clock.advance(9);
    await ask();
    clock.advance(1);
    await ask();
    await ask();
    expect(begun).toEqual([5, 15]);
  });

  it('does not begin while it still runs', async () => {
    const clock = manualClock();
    const ends: (() => void)[] = [];
    const ask = everySoOften({
      ...{ everyMs: 10, clock },
      work: () => new Promise<void>((resolve) => ends.push(resolve)),
    });
    const first = ask();
    clock.advance(25);
    await ask();
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await first;
    const second = ask();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await second;
  });
});
