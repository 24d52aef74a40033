import { eventually, recordedLog, silentLog } from '@campus/service-kit/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRedisThere, startRedis } from '../bus/testing/redis-server.ts';
import { openRateLimits } from './rate-limits.ts';
import { refusal } from './test-client.ts';

describe('rate limits', () => {
  it('say when to come again, count each key on its own, and forget after a success', async () => {
    const limits = await openRateLimits({ log: silentLog() });
    for (let round = 0; round < 10; round += 1) await limits.consume('sign-in by account', 'ada');
    await expect(limits.consume('sign-in by account', 'ada')).rejects.toThrow(/again in \d+ s/);
    expect(await refusal(limits.consume('sign-in by account', 'ada'))).toBe('RATE_LIMITED');
    await limits.consume('sign-in by account', 'omar');
    await limits.reset('sign-in by account', 'ada');
    await limits.consume('sign-in by account', 'ada');
    for (let round = 0; round < 9; round += 1) await limits.consume('sign-in by account', 'ada');
    await limits.refund('sign-in by account', 'ada');
    await limits.consume('sign-in by account', 'ada');
    expect(await refusal(limits.consume('sign-in by account', 'ada'))).toBe('RATE_LIMITED');
    await limits.close();
  });

  it('end the start with a sentence when Redis does not answer', async () => {
    const opening = openRateLimits({ redisUrl: 'redis://127.0.0.1:9', log: silentLog(), redisAnswersWithinMs: 300 });
    await expect(opening).rejects.toThrow('Redis (REDIS_URL) did not answer');
  });
});

describe.runIf(await isRedisThere())('rate limits in Redis', () => {
  it('are counted together by two nodes, and in memory while Redis is away', async () => {
    const first = await startRedis();
    onTestFinished(() => first.close());
    const { url, port } = first;
    const { log, lines } = recordedLog();
    const one = await openRateLimits({ redisUrl: url, log });
    const two = await openRateLimits({ redisUrl: url, log });
    onTestFinished(() => Promise.all([one.close(), two.close()]).then(() => undefined));
    for (let round = 0; round < 5; round += 1) {
      await one.consume('sign-in by account', 'ada');
      await two.consume('sign-in by account', 'ada');
    }
    expect(await refusal(one.consume('sign-in by account', 'ada'))).toBe('RATE_LIMITED');
    expect(await refusal(two.consume('sign-in by account', 'ada'))).toBe('RATE_LIMITED');

    await first.close();
    await eventually(() => lines.some((line) => line.msg === 'Redis does not answer; limits count in memory'));
    for (let round = 0; round < 10; round += 1) await one.consume('sign-in by account', 'omar');
    expect(await refusal(one.consume('sign-in by account', 'omar'))).toBe('RATE_LIMITED');

    const second = await startRedis(port);
    onTestFinished(() => second.close());
    await eventually(async () => {
      await two.reset('sign-in by account', 'zoe');
      for (let round = 0; round < 10; round += 1) await one.consume('sign-in by account', 'zoe');
      return (await refusal(two.consume('sign-in by account', 'zoe'))) === 'RATE_LIMITED';
    });
  });
});
