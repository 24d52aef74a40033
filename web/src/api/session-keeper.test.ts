import { AppError, type Session } from '@campus/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionKeeper } from './session-keeper.ts';

const startMs = 1_000_000;

function sessionOf(accessToken: string): Session {
  return {
    accessToken,
    expiresAtMs: Date.now() + 600_000,
    person: {
      id: 'p-anna-0001',
      name: 'Anna',
      email: 'anna@nantes.example',
      role: 'admin',
      institutionId: 'inst-nantes',
      institutionName: 'Nantes',
      roles: [],
      language: null,
    },
  };
}

function keeperWith(refresh: () => Promise<Session>, wasSignedIn = true) {
  const remembered: boolean[] = [];
  const keeper = new SessionKeeper({
    refresh,
    nowMs: () => Date.now(),
    memory: { wasSignedIn: () => wasSignedIn, remember: (is) => remembered.push(is) },
  });
  return { keeper, remembered };
}

describe('the session', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: startMs });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is not asked for where there never was one', async () => {
    const refresh = vi.fn<() => Promise<Session>>();
    const { keeper } = keeperWith(refresh, false);
    await keeper.ready();
    expect(refresh).not.toHaveBeenCalled();
    expect(keeper.read().status).toBe('signed-out');
  });

  it('is taken up once, however many ask for it', async () => {
    const refresh = vi.fn(() => Promise.resolve(sessionOf('t1')));
    const { keeper } = keeperWith(refresh);
    await Promise.all([keeper.ready(), keeper.ready()]);
    await keeper.ready();
    expect(refresh).toHaveBeenCalledTimes(1);
    keeper.end();
  });

  it('is taken up again after a reload', async () => {
    const { keeper } = keeperWith(() => Promise.resolve(sessionOf('t1')));
    await keeper.ready();
    expect(keeper.read().person?.name).toBe('Anna');
    expect(keeper.accessToken()).toBe('t1');
    keeper.end();
  });

  it('is renewed before its token expires', async () => {
    let count = 0;
    const { keeper } = keeperWith(() => {
      count += 1;
      return Promise.resolve(sessionOf(`t${count}`));
    });
    keeper.begin(sessionOf('first'));
    await vi.advanceTimersByTimeAsync(530_000);
    expect(keeper.accessToken()).toBe('first');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(keeper.accessToken()).toBe('t1');
    keeper.end();
  });

  it('is asked for once when many calls were refused at the same time', async () => {
    const refresh = vi.fn<() => Promise<Session>>(() => Promise.resolve(sessionOf('t1')));
    const { keeper } = keeperWith(refresh);
    expect(await Promise.all([keeper.renew(), keeper.renew(), keeper.renew()])).toEqual(['t1', 't1', 't1']);
    expect(refresh).toHaveBeenCalledTimes(1);
    keeper.end();
  });

  it('ends when the server says so', async () => {
    const { keeper, remembered } = keeperWith(() => Promise.reject(new AppError('UNAUTHENTICATED', 'revoked')));
    keeper.begin(sessionOf('first'));
    await keeper.renew();
    expect(keeper.read().status).toBe('signed-out');
    expect(keeper.accessToken()).toBeNull();
    expect(remembered.at(-1)).toBe(false);
  });

  it('stays while the server does not answer, and is asked for again', async () => {
    let isDown = true;
    const { keeper } = keeperWith(() =>
      isDown ? Promise.reject(new AppError('UNAVAILABLE', 'down')) : Promise.resolve(sessionOf('t2')),
    );
    keeper.begin(sessionOf('first'));
    await keeper.renew();
    expect(keeper.read().status).toBe('signed-in');
    isDown = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(keeper.accessToken()).toBe('t2');
    keeper.end();
  });

  it('tells those who listen, until they stop', () => {
    const { keeper } = keeperWith(() => Promise.resolve(sessionOf('t1')));
    let told = 0;
    const stop = keeper.subscribe(() => {
      told += 1;
    });
    keeper.begin(sessionOf('first'));
    stop();
    keeper.end();
    expect(told).toBe(1);
  });
});
