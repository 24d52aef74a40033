import { type Actor, isAttended, unattendedSinceMs } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import { everySoOften } from '@campus/service-kit/every-so-often';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { LogStore } from '../broadcasts/log-store.ts';
import type { Alarms } from './alarms.ts';

const system: Actor = { kind: 'system' };
const minuteMs = 60_000;
const endsAfterMs = 30 * minuteMs;
const warnsAfterMs = 25 * minuteMs;
const lookEveryMs = 10_000;

export interface UnattendedDependencies {
  engine: BroadcastEngine;
  store: LogStore;
  alarms: Pick<Alarms, 'set'>;
  clock: Clock;
}

export interface UnattendedWatch {
  tick(): Promise<void>;
  close(): void;
}

/**
 * Ends a broadcast that was on air without a host, moderator or speaker for half an hour: else it would stay live and
 * record silence for days. Since when, is read from the log. Whoever is left is warned five minutes before, and those
 * five minutes are given in any case: it may have been this service that was away and kept the others out.
 */
export function createUnattendedWatch(dependencies: UnattendedDependencies): UnattendedWatch {
  const { engine, store, alarms, clock } = dependencies;
  const warnedAtMs = new Map<string, number>();
  /** What the log said, as long as it has not grown. */
  const known = new Map<string, { seq: number; sinceMs: number | null }>();

  const settle = (broadcastId: string): void => {
    warnedAtMs.delete(broadcastId);
    known.delete(broadcastId);
    alarms.set(broadcastId, 'broadcast-unattended', false);
  };

  const sinceOf = async (broadcastId: string): Promise<number | null> => {
    const state = await engine.state(broadcastId);
    if (isAttended(state)) return null;
    const found = known.get(broadcastId);
    if (found?.seq === state.seq) return found.sinceMs;
    const sinceMs = unattendedSinceMs(await engine.events(broadcastId));
    known.set(broadcastId, { seq: state.seq, sinceMs });
    return sinceMs;
  };

  const look = async (broadcastId: string): Promise<void> => {
    const sinceMs = await sinceOf(broadcastId);
    if (sinceMs === null) return settle(broadcastId);
    const nowMs = clock.nowMs();
    if (nowMs - sinceMs < warnsAfterMs) return;
    const warnedMs = warnedAtMs.get(broadcastId) ?? nowMs;
    warnedAtMs.set(broadcastId, warnedMs);
    alarms.set(broadcastId, 'broadcast-unattended', true);
    if (nowMs - sinceMs < endsAfterMs || nowMs - warnedMs < endsAfterMs - warnsAfterMs) return;
    // Decided once more by the log: somebody may come back at this very moment.
    await engine.execute(broadcastId, system, { type: 'broadcast.abandon' });
    settle(broadcastId);
  };

  const unlisten = engine.listen((broadcastId, steps) => {
    const last = steps.at(-1);
    if (last && known.has(broadcastId) && isAttended(last.after)) settle(broadcastId);
  });

  const lookAtAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const { id, phase } of await store.list({ isEnded: false }))
      if (phase === 'live' || phase === 'paused') await look(id).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'broadcasts could not be looked at');
  };

  return { tick: everySoOften({ everyMs: lookEveryMs, clock, work: lookAtAll }), close: unlisten };
}
