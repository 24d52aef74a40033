import type { Logger } from '@campus/service-kit/log';
import { silentLog } from '@campus/service-kit/testing';
import { FakePlane } from './fake/fake-plane.ts';
import type { EngineListener, MediaEngine } from './media-engine.ts';
import { createEngine } from './rooms/rooms-engine.ts';
import type { Timers } from './timers.ts';

export type { FakePlane } from './fake/fake-plane.ts';

export interface FakeEngine {
  engine: MediaEngine;
  /** Lets things happen, and shows what is there. */
  plane: FakePlane;
}

/**
 * The engine without a worker: the same rules, ids, errors and events as the real one, since only mediasoup itself is
 * replaced; no packet flows.
 */
export function createFakeEngine(
  options: { listener?: EngineListener; timers?: Timers; log?: Logger; tapTargets?: readonly string[] } = {},
): FakeEngine {
  const plane = new FakePlane();
  const { listener = () => undefined, log = silentLog(), ...rest } = options;
  return { engine: createEngine({ plane, listener, log, ...rest }), plane };
}
