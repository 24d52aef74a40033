import type { Clock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { createLocalBus } from '../../bus/local-bus.ts';
import { type DatabaseKind, openTestDatabase } from '../../database/testing.ts';
import type { LiveDeps } from '../../ports.ts';
import { startTestApp, type TestApp } from '../../testing.ts';
import { createLiveFeature, type LiveFeatureInside } from '../feature.ts';
import type { LiveTimings } from '../timings.ts';
import { connectLive } from './live-client.ts';
import { type Joined, type LiveStage, openStage, quick, secret } from './live-stage.ts';

export interface TwoNodes {
  readonly first: LiveStage;
  readonly second: TestApp & { readonly live: LiveFeatureInside };
  readonly bus: ReturnType<typeof createLocalBus>;
  enterSecond(role: 'viewer' | 'centre' | 'speaker'): Promise<Joined>;
  close(): Promise<void>;
}

export interface TwoNodesOptions {
  clock?: Clock;
  timings?: Partial<LiveTimings>;
  /** What either node's live half is given. */
  deps?: { first: (deps: LiveDeps) => LiveDeps; second: (deps: LiveDeps) => LiveDeps };
}

/** Two signalling nodes over one database, one SFU and one bus. */
export async function openTwoNodes(kind: DatabaseKind, options: TwoNodesOptions = {}): Promise<TwoNodes> {
  const database = await openTestDatabase(kind);
  const { dataDir, databaseUrl } = database.options;
  const bus = createLocalBus({ isShared: true });
  const { timings = {} } = options;
  const clock = options.clock ? { clock: options.clock } : {};
  const first = await openStage({
    config: { dataDir, databaseUrl },
    live: { bus },
    timings,
    ...clock,
    ...(options.deps ? { deps: options.deps.first } : {}),
  });
  let live: LiveFeatureInside | undefined;
  const app = await startTestApp({
    config: {
      dataDir,
      databaseUrl,
      keysDir: first.app.config.keysDir,
      sfuUrls: [first.sfu.url],
      controlSecret: secret,
    },
    ...clock,
    createLive: async (deps) => {
      live = await createLiveFeature(options.deps?.second(deps) ?? deps, { bus, timings: { ...quick, ...timings } });
      return live;
    },
  });
  if (!live) throw new Error('the live feature is not there');
  const clients: Joined[] = [];
  return {
    first,
    second: { ...app, live },
    bus,
    async enterSecond(role) {
      const join = await first.joinOnly(role);
      const client = Object.assign(await connectLive(app.url, join.joinToken), { join });
      clients.push(client);
      await eventually(() => client.snapshots.length > 0);
      return client;
    },
    async close() {
      for (const client of clients) client.close();
      await app.close();
      await first.close();
      await database.close();
    },
  };
}
