import { type Actor, hostlessSinceMs, isHostless } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import { everySoOften } from '@campus/service-kit/every-so-often';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { LogStore } from '../broadcasts/log-store.ts';

const system: Actor = { kind: 'system' };
const lookEveryMs = 2_000;

export interface StandInDependencies {
  engine: BroadcastEngine;
  store: Pick<LogStore, 'list'>;
  clock: Clock;
  /** How long a broadcast may be on air without a host. */
  afterMs: number;
}

export interface StandIns {
  tick(): Promise<void>;
  close(): void;
}

/**
 * Has somebody stand in where no host has been connected for too long while it is on air. Since when, is read from the
 * log once, and followed from then on; who it is, is the core's rule.
 */
export function createStandIns(dependencies: StandInDependencies): StandIns {
  const { engine, store, clock, afterMs } = dependencies;
  /** Broadcasts on air without a host, since when. */
  const vacantSinceMs = new Map<string, number>();
  let isRead = false;

  const unlisten = engine.listen((broadcastId, steps) => {
    for (const { event, after } of steps) {
      if (!isHostless(after)) vacantSinceMs.delete(broadcastId);
      else if (!vacantSinceMs.has(broadcastId)) vacantSinceMs.set(broadcastId, event.atMs);
    }
  });

  /** What happened before this process was there. */
  const read = async (): Promise<void> => {
    for (const { id, phase } of await store.list({ isEnded: false })) {
      if ((phase !== 'live' && phase !== 'paused') || !isHostless(await engine.state(id))) continue;
      const sinceMs = hostlessSinceMs(await engine.events(id));
      if (sinceMs !== null && !vacantSinceMs.has(id)) vacantSinceMs.set(id, sinceMs);
    }
    isRead = true;
  };

  const look = async (): Promise<void> => {
    if (!isRead) await read();
    const failures: unknown[] = [];
    for (const [broadcastId, sinceMs] of vacantSinceMs) {
      if (clock.nowMs() - sinceMs < afterMs) continue;
      // Decided by the log: a host may come back at this very moment. Without anybody to stand in it is asked again.
      await engine
        .execute(broadcastId, system, { type: 'host.standIn' })
        .catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'nobody could stand in yet');
  };

  return {
    tick: everySoOften({ everyMs: Math.min(lookEveryMs, afterMs), clock, work: look }),
    close: unlisten,
  };
}
