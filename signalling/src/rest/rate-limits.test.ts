import { spawnChild } from '@campus/service-kit/child-process';
import { eventually, recordedLog, silentLog } from '@campus/service-kit/testing';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRateLimits } from './rate-limits.ts';
import { refusal } from './test-client.ts';

const redisServer = process.env.TEST_REDIS_SERVER ?? 'redis-server';

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function startRedis(port: number) {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  const child = spawnChild(redisServer, args, { log: silentLog() });
  onTestFinished(async () => {
    await child.stop({ graceMs: 1_000 });
  });
  const url = `redis://127.0.0.1:${port}`;
  await eventually(async () => (await openRateLimits({ redisUrl: url, log: silentLog() })).close());
  return { url, child };
}

async function isRedisThere(): Promise<boolean> {
  const child = spawnChild(redisServer, ['--version'], { log: silentLog() });
  return (await child.exited).code === 0;
}

describe('rate limits', () => {
  it('say when to come again, count each key on its own, and forget after a success', async () => {
    const limits = await openRateLimits({ log: silentLog() });
    for (let round = 0; round < 10; round += 1) await limits.consume('sign-in by account', 'ada');
    await expect(limits.consume('sign-in by account', 'ada')).rejects.toThrow(/again in \d+ s/);
    expect(await refusal(limits.consume('sign-in by account', 'ada'))).toBe('RATE_LIMITED');
    await limits.consume('sign-in by account', 'omar');
    await limits.reset('sign-in by account', 'ada');
    await limits.consume('sign-in by account', 'ada');
    await limits.close();
  });

  it('end the start with a sentence when Redis does not answer', async () => {
    const opening = openRateLimits({ redisUrl: 'redis://127.0.0.1:9', log: silentLog(), redisAnswersWithinMs: 300 });
    await expect(opening).rejects.toThrow('Redis (REDIS_URL) did not answer');
  });
});

describe.runIf(await isRedisThere())('rate limits in Redis', () => {
  it('are counted together by two nodes, and in memory while Redis is away', async () => {
    const port = await freePort();
    const { url, child } = await startRedis(port);
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

    await child.stop({ graceMs: 1_000 });
    await eventually(() => lines.some((line) => line.msg === 'Redis does not answer; limits count in memory'));
    for (let round = 0; round < 10; round += 1) await one.consume('sign-in by account', 'omar');
    expect(await refusal(one.consume('sign-in by account', 'omar'))).toBe('RATE_LIMITED');

    await startRedis(port);
    await eventually(async () => {
      await two.reset('sign-in by account', 'zoe');
      for (let round = 0; round < 10; round += 1) await one.consume('sign-in by account', 'zoe');
      return (await refusal(two.consume('sign-in by account', 'zoe'))) === 'RATE_LIMITED';
    });
  });
});
