import { describe, expect, it } from 'vitest';
import { serialQueue, withTimeout } from './async.ts';
import { manualClock } from './clock.ts';
import { eventually } from './testing.ts';

describe('withTimeout', () => {
  it('gives what the promise gives', async () => {
    expect(await withTimeout(Promise.resolve(5), 1_000, 'the five')).toBe(5);
    await expect(withTimeout(Promise.reject(new Error('own')), 1_000, 'it')).rejects.toThrow('own');
  });

  it('throws UNAVAILABLE and names what is late', async () => {
    await expect(withTimeout(new Promise(() => undefined), 5, 'the disk')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      message: 'the disk did not answer within 5 ms',
    });
  });
});

describe('serialQueue', () => {
  it('runs the work of one key in order and never at once, also after a failure', async () => {
    const queue = serialQueue();
    const seen: string[] = [];
    const job = (name: string, isBad = false) =>
      queue.serialise('room', async () => {
        seen.push(`${name} starts`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name} ends`);
        if (isBad) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([job('a'), job('b', true), job('c')]);
    expect(seen).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('runs different keys side by side', async () => {
    const queue = serialQueue();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const held = queue.serialise('one', () => gate);
    expect(await queue.serialise('two', () => 'free')).toBe('free');
    open();
    await held;
  });

  it('keeps nothing when all is done, and idle waits for work that is added meanwhile', async () => {
    const queue = serialQueue();
    const seen: string[] = [];
    void queue.serialise('one', async () => {
      seen.push('first');
      void queue.serialise('two', () => {
        seen.push('second');
      });
    });
    await queue.idle();
    expect(seen).toEqual(['first', 'second']);
    expect(queue.size).toBe(0);
  });
});

describe('eventually', () => {
  it('tries again while the function throws or returns false', async () => {
    let tries = 0;
    const value = await eventually(
      () => {
        tries += 1;
        if (tries === 1) throw new Error('not yet');
        return tries === 2 ? false : 'done';
      },
      { intervalMs: 1 },
    );
    expect(value).toBe('done');
    expect(tries).toBe(3);
  });

  it('throws the last failure when time is up', async () => {
    await expect(
      eventually(
        () => {
          throw new Error('never');
        },
        { timeoutMs: 10, intervalMs: 1 },
      ),
    ).rejects.toThrow('never');
    await expect(eventually(() => false, { timeoutMs: 10, intervalMs: 1 })).rejects.toThrow('still false');
  });
});

describe('manualClock', () => {
  it('moves only when told', () => {
    const clock = manualClock(100);
    clock.advance(50);
    expect(clock.nowMs()).toBe(150);
    clock.set(7);
    expect(clock.nowMs()).toBe(7);
  });
});
