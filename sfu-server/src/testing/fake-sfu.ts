import { randomUUID } from 'node:crypto';
import { freePort } from '@campus/service-kit/free-port';
import type { Logger } from '@campus/service-kit/log';
import { silentLog } from '@campus/service-kit/testing';
import { type ServedSfu, serveSfu } from '../control/serve-sfu.ts';
import { createFakeEngine, type FakePlane } from '../engine/fake-engine.ts';
import type { MediaEngine } from '../engine/media-engine.ts';
import type { Timers } from '../engine/timers.ts';

export interface FakeSfu {
  /** For `SFU_URLS`. */
  readonly url: string;
  readonly port: number;
  readonly secret: string;
  readonly epoch: string;
  readonly engine: MediaEngine;
  /** Lets things happen (a worker's death, a transport's state, levels), and shows what is there. */
  readonly plane: FakePlane;
  /** The next inventory is taken, but not answered before its `release`. */
  holdInventory(): HeldAnswer;
  /** The same for the next room that is opened. */
  holdOpening(): HeldAnswer;
  /** How many links are up. */
  connections(): number;
  close(): Promise<void>;
}

export interface HeldAnswer {
  /** Resolves when it was taken: what happens from then on does not stand in it. */
  readonly taken: Promise<void>;
  release(): void;
}

/**
 * A whole sfu-server without a worker: the real control link on a free loopback port, over the fake engine. Another one
 * can take its port when it is closed.
 */
export async function startFakeSfu(
  options: { secret?: string; port?: number; timers?: Timers; log?: Logger } = {},
): Promise<FakeSfu> {
  const { secret = randomUUID(), port = await freePort(), timers, log = silentLog() } = options;
  let plane: FakePlane | undefined;
  const held = { inventories: holds(), openings: holds() };
  const served: ServedSfu = await serveSfu({
    host: '127.0.0.1',
    port,
    secret,
    log,
    createEngine: (listener) => {
      const fake = createFakeEngine({ listener, log, ...(timers ? { timers } : {}) });
      plane = fake.plane;
      return {
        ...fake.engine,
        async listRooms(request) {
          return held.inventories.pass(await fake.engine.listRooms(request));
        },
        async openRoom(request) {
          return held.openings.pass(await fake.engine.openRoom(request));
        },
      };
    },
  });
  if (!plane) throw new Error('the fake engine was not made');
  return {
    url: `http://127.0.0.1:${served.port}`,
    port: served.port,
    secret,
    epoch: served.epoch,
    engine: served.engine,
    plane,
    holdInventory: held.inventories.next,
    holdOpening: held.openings.next,
    connections: () => served.connections(),
    close: () => served.close(),
  };
}

/** Answers of one kind, of which the next ones can be held back. */
function holds() {
  const waiting: { take: () => void; released: Promise<void> }[] = [];
  return {
    next(): HeldAnswer {
      const { promise: taken, resolve: take } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      waiting.push({ take, released });
      return { taken, release };
    },
    async pass<Answer>(answer: Answer): Promise<Answer> {
      const hold = waiting.shift();
      hold?.take();
      await hold?.released;
      return answer;
    },
  };
}
