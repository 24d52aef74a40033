import { eventually } from '@campus/service-kit/testing';
import { expect, it, onTestFinished } from 'vitest';
import { openStage } from '../live/testing/live-stage.ts';
import type { LiveDeps } from '../ports.ts';
import { testClient } from '../rest/test-client.ts';

it('whoever asks for a demo while one is being taken up joins that one', async () => {
  let asked = 0;
  let gate = Promise.resolve();
  const gated = (deps: LiveDeps): LiveDeps => ({
    ...deps,
    events: {
      ...deps.events,
      async findMany(ids) {
        await gate;
        return deps.events.findMany(ids);
      },
    },
    rateLimits: {
      ...deps.rateLimits,
      async consume(...limit) {
        await deps.rateLimits.consume(...limit);
        if (limit[0] === 'demo by address') asked += 1;
      },
    },
  });
  // It reports once, as if packets flowed, and ends.
  const stage = await openStage({ config: { isDemoOffered: true, ffmpegPath: 'echo' }, deps: gated });
  onTestFinished(() => stage.close());
  const create = () => testClient(stage.app.url).call('demo.create');
  const { eventId } = await create();
  const { promise, resolve: opens } = Promise.withResolvers<void>();
  gate = promise;
  await stage.restart();
  const asking = create();
  await eventually(() => asked === 2);
  opens();
  expect((await asking).eventId).toBe(eventId);
  const open = (await stage.live.core.store.list({ isEnded: false })).map(({ id }) => id);
  expect(open.toSorted()).toEqual([stage.eventId, eventId].toSorted());
});
