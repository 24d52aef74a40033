import { eventually, recordedLog, silentLog } from '@campus/service-kit/testing';
import { createClient } from 'redis';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Bus } from './bus.ts';
import { createLocalBus } from './local-bus.ts';
import { createRedisBus } from './redis-bus.ts';
import { isRedisThere, startRedis } from './testing/redis-server.ts';
import { startTinyRedis } from './testing/tiny-redis.ts';

/** The stand-in serves machines without Redis; where there is one, the bus runs over both. */
const servers = {
  'a small stand-in': startTinyRedis,
  ...((await isRedisThere()) ? { Redis: startRedis } : {}),
};

async function over(server: { url: string }, log = silentLog()): Promise<Bus> {
  const bus = await createRedisBus({ url: server.url, log });
  onTestFinished(() => bus.close());
  return bus;
}

function heard(bus: Bus): number[] {
  const seqs: number[] = [];
  bus.subscribe('log.appended', ({ seq }) => void seqs.push(seq));
  return seqs;
}

describe('the bus', () => {
  it('tells a single node its own messages, after publishing returned', async () => {
    const bus = createLocalBus();
    const seqs = heard(bus);
    bus.publish('log.appended', { broadcastId: 'event-1', seq: 1 });
    expect(seqs).toEqual([]);
    await eventually(() => seqs.length === 1);
    expect(bus.isShared).toBe(false);
  });

  it('does not start without Redis when one is configured', async () => {
    const server = await startTinyRedis();
    await server.close();
    const starting = createRedisBus({ url: server.url, log: silentLog(), startWithinMs: 300 });
    await expect(starting).rejects.toThrow('Redis');
  });
});

describe.each(Object.entries(servers))('the bus over %s', (_name, start) => {
  async function redis() {
    const server = await start();
    onTestFinished(() => server.close());
    return server;
  }

  it('tells every node, each topic to those who asked for it', async () => {
    const server = await redis();
    const [left, right] = [await over(server), await over(server)];
    const [atLeft, atRight] = [heard(left), heard(right)];
    const grants: string[] = [];
    const end = right.subscribe('grant.revoked', ({ grantId }) => void grants.push(grantId));
    left.publish('log.appended', { broadcastId: 'event-1', seq: 1 });
    right.publish('grant.revoked', { grantId: 'grant-1' });
    right.publish('log.appended', { broadcastId: 'event-1', seq: 2 });
    await eventually(() => atLeft.length === 2 && atRight.length === 2 && grants.length === 1);
    expect(atLeft.toSorted()).toEqual([1, 2]);
    end();
    left.publish('grant.revoked', { grantId: 'grant-2' });
    left.publish('log.appended', { broadcastId: 'event-1', seq: 3 });
    await eventually(() => atRight.length === 3);
    expect(grants).toEqual(['grant-1']);
  });

  it('comes back by itself when Redis was away, and says that something may have been missed', async () => {
    const server = await redis();
    const [left, right] = [await over(server), await over(server)];
    const atRight = heard(right);
    let gaps = 0;
    right.onGap(() => void (gaps += 1));
    await server.cut();
    await eventually(() => gaps > 0);
    await eventually(() => {
      left.publish('log.appended', { broadcastId: 'event-1', seq: 7 });
      return atRight.includes(7);
    });
  });

  it('drops what does not fit the contract, and goes on', async () => {
    const server = await redis();
    const { log, lines } = recordedLog();
    const bus = await over(server, log);
    const seqs = heard(bus);
    const stranger = createClient({ url: server.url });
    await stranger.connect();
    onTestFinished(() => stranger.destroy());
    for (const text of ['not json', '[]', '["no.topic",{}]', '["log.appended",{"seq":"one"}]'])
      await stranger.publish('campus.bus', text);
    bus.publish('log.appended', { broadcastId: 'event-1', seq: 1 });
    await eventually(() => seqs.length === 1);
    expect(lines.filter((line) => line['level'] === 'warn')).toHaveLength(4);
  });
});
