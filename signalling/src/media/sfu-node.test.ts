import { setTimeout } from 'node:timers/promises';
import { systemClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { startFakeSfu } from '@campus/sfu-server/testing';
import { expect, it, onTestFinished } from 'vitest';
import { connectSfuNode } from './sfu-node.ts';

const secret = 'a secret for tests only';

it('an SFU that is back is compared once: a comparison that was due from before is that one', async () => {
  const sfu = await startFakeSfu({ secret });
  let compared = 0;
  const node = connectSfuNode({
    url: sfu.url,
    secret,
    clock: systemClock,
    log: silentLog(),
    reconcile: async () => void (compared += 1),
    onReady: () => undefined,
    onDown: () => undefined,
    onNotice: () => ({}),
  });
  onTestFinished(() => node.close());
  await eventually(() => node.isReady);
  await sfu.close();
  await eventually(() => !node.isReady);
  node.reconcileSoon();
  const again = await startFakeSfu({ secret, port: sfu.port });
  onTestFinished(() => again.close());
  await eventually(() => node.isReady);
  // Longer than the one that was due could still have to wait.
  await setTimeout(1_000);
  expect(compared).toBe(2);
});
