import { systemClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { startFakeSfu } from '@campus/sfu-server/testing';
import { expect, it, onTestFinished } from 'vitest';
import { connectSfuNode } from './sfu-node.ts';

const secret = 'a secret for tests only';

it('an SFU that is back is compared once: a comparison that was due from before is that one', async () => {
  const sfu = await startFakeSfu({ secret });
  let compared = 0;
  const due = new Set<() => void>();
  const node = connectSfuNode({
    url: sfu.url,
    secret,
    clock: systemClock,
    log: silentLog(),
    reconcile: async () => void (compared += 1),
    onReady: () => undefined,
    onDown: () => undefined,
    onNotice: () => ({}),
    later(run) {
      due.add(run);
      return () => due.delete(run);
    },
  });
  onTestFinished(() => node.close());
  await eventually(() => node.isReady);
  await sfu.close();
  await eventually(() => !node.isReady);
  node.reconcileSoon();
  expect(due.size).toBe(1);
  const again = await startFakeSfu({ secret, port: sfu.port });
  onTestFinished(() => again.close());
  await eventually(() => node.isReady);
  expect(compared).toBe(2);
  expect(due.size).toBe(0);
});
