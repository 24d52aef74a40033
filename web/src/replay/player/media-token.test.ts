import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MediaTokenKeeper, withToken } from './media-token.ts';

describe('the token in an address', () => {
  it('is put in place of the old one, and leaves the rest alone', () => {
    expect(withToken('/media/rec-1/p0.m4s?token=old', 'new')).toBe('/media/rec-1/p0.m4s?token=new');
    expect(withToken('/media/rec-1/program.mp4?download=1&token=old', 'n&w')).toBe(
      '/media/rec-1/program.mp4?download=1&token=n%26w',
    );
    expect(withToken('p0.m4s', 'new')).toBe('p0.m4s?token=new');
  });
});

describe('the keeper of the media token', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const first = { mediaToken: 'one', mediaTokenExpiresAtMs: 1_000_000 + 900_000 };

  function keeperWith(answers: (() => Promise<{ mediaToken: string; mediaTokenExpiresAtMs: number }>)[]) {
    let asked = 0;
    const keeper = new MediaTokenKeeper(
      {
        nowMs: () => Date.now(),
        renew: () => {
          const answer = answers[Math.min(asked, answers.length - 1)];
          asked += 1;
          return answer ? answer() : Promise.reject(new Error('no answer'));
        },
      },
      first,
    );
    return { keeper, asked: () => asked };
  }

  const second = () => Promise.resolve({ mediaToken: 'two', mediaTokenExpiresAtMs: Date.now() + 900_000 });

  it('renews before the end and signs later addresses with the new token', async () => {
    const { keeper } = keeperWith([second]);
    expect(keeper.sign('a.m4s')).toBe('a.m4s?token=one');
    await vi.advanceTimersByTimeAsync(820_000);
    expect(keeper.sign('a.m4s?token=one')).toBe('a.m4s?token=two');
    keeper.close();
  });

  it('tries again after a failure and goes on with the old token meanwhile', async () => {
    const { keeper, asked } = keeperWith([() => Promise.reject(new Error('offline')), second]);
    await vi.advanceTimersByTimeAsync(812_000);
    expect(asked()).toBe(1);
    expect(keeper.sign('a.m4s')).toBe('a.m4s?token=one');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(keeper.sign('a.m4s')).toBe('a.m4s?token=two');
    keeper.close();
  });

  it('asks once when several parts are refused at the same time', async () => {
    const { keeper, asked } = keeperWith([second]);
    await Promise.all([keeper.renew(), keeper.renew(), keeper.renew()]);
    expect(asked()).toBe(1);
    keeper.close();
  });

  it('asks no more once it is closed', async () => {
    const { keeper, asked } = keeperWith([second]);
    keeper.close();
    await vi.advanceTimersByTimeAsync(2_000_000);
    expect(asked()).toBe(0);
  });
});
