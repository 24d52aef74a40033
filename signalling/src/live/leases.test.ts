import { manualClock } from '@campus/service-kit/clock';
import { describe, expect, it } from 'vitest';
import { createLeases } from './leases.ts';

function start() {
  const clock = manualClock(0);
  const asked: string[] = [];
  const errors: unknown[] = [];
  let isFailing = false;
  const ask = (what: string) => async (_broadcastId: string, participantId: string) => {
    if (isFailing) throw new Error('the database is away');
    asked.push(`${what} ${participantId}`);
  };
  const leases = createLeases({
    clock,
    ends: { drop: ask('drop'), end: ask('end') },
    onError: (error) => void errors.push(error),
  });
  const at = async (ms: number): Promise<string[]> => {
    clock.set(ms);
    await leases.tick();
    return asked.splice(0);
  };
  return { leases, at, errors, fail: (value: boolean) => void (isFailing = value) };
}

describe('a lease', () => {
  it('shows at its first time that somebody is away, and gives them up at its second', async () => {
    const { leases, at } = start();
    leases.start('event-1', 'ada', { dropAtMs: 10, endAtMs: 30 });
    expect(await at(9)).toEqual([]);
    expect(await at(10)).toEqual(['drop ada']);
    expect(await at(29)).toEqual([]);
    expect(await at(30)).toEqual(['end ada']);
    expect(await at(99)).toEqual([]);
    expect(leases.has('ada')).toBe(false);
  });

  it('ends with the return', async () => {
    const { leases, at } = start();
    leases.start('event-1', 'ada', { dropAtMs: null, endAtMs: 30 });
    leases.cancel('ada');
    expect(await at(30)).toEqual([]);
  });

  it('is asked for again when what it asked for failed', async () => {
    const { leases, at, errors, fail } = start();
    leases.start('event-1', 'ada', { dropAtMs: 10, endAtMs: 30 });
    fail(true);
    expect(await at(30)).toEqual([]);
    expect(errors).toHaveLength(1);
    fail(false);
    expect(await at(31)).toEqual(['drop ada', 'end ada']);
  });

  it('that begins anew counts from then', async () => {
    const { leases, at } = start();
    leases.start('event-1', 'ada', { dropAtMs: null, endAtMs: 30 });
    leases.start('event-1', 'ada', { dropAtMs: null, endAtMs: 60 });
    expect(await at(30)).toEqual([]);
    expect(await at(60)).toEqual(['end ada']);
  });
});
