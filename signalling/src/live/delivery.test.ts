import { manualClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBroadcastEngine } from '../broadcasts/engine.ts';
import { createMemoryLogStore } from '../broadcasts/memory-log-store.ts';
import type { ParticipantRow } from '../broadcasts/participants.ts';
import { createLocalBus } from '../bus/local-bus.ts';
import { createDelivery } from './delivery.ts';
import { type Connection, createHub } from './hub.ts';

const broadcastId = 'event-1';
const system = { kind: 'system' } as const;

const rowOf = (id: string): ParticipantRow => ({
  ...{ id, broadcast_id: broadcastId, grant_id: null, person_id: null, role: 'centre', name: `Name of ${id}` },
  ...{ centre_id: null, centre_name: null, city: null, head_count: null, joined_at_ms: 1 },
  ...{ consent: 'watch-only', consent_text_version: null, consent_at_ms: null },
});

const socket: Connection['socket'] = {
  connected: true,
  on: () => undefined,
  onAny: () => undefined,
  emit: () => undefined,
  timeout: () => ({ emitWithAck: async () => undefined }),
  disconnect: () => undefined,
};

/** A broadcast with one centre, and a delivery that reads names only when it may. */
async function start() {
  const clock = manualClock(1_000);
  const log = silentLog();
  const engine = createBroadcastEngine({
    ...{ store: createMemoryLogStore(), bus: createLocalBus(), clock, log },
    newId: () => 'made-by-test',
  });
  onTestFinished(() => engine.close());
  const hub = createHub();
  const reads: (() => void)[] = [];
  const delivery = createDelivery({
    ...{ engine, hub, clock, log },
    participants: {
      async findMany(ids) {
        await new Promise<void>((resolve) => reads.push(resolve));
        return ids.map(rowOf);
      },
    },
    events: { find: async () => null },
    describeMedia: async () => null,
  });
  const join = (participantId: string) =>
    engine.execute(broadcastId, system, {
      ...{ type: 'participant.join', participantId, role: 'centre', consent: 'watch-only' },
      ...{ centreId: null, headCount: 20 },
    });
  await engine.execute(broadcastId, system, {
    type: 'broadcast.create',
    eventId: broadcastId,
    isRecordedAutomatically: false,
  });
  await join('centre-1');
  const connection: Connection = {
    ...{ id: 'connection-1', participantId: 'centre-1', broadcastId, grantId: null, role: 'centre', socket },
    attendanceId: null,
  };
  hub.add(connection);
  return {
    ...{ engine, delivery, join, reads, connection },
    /** Lets one read after the other through until `done`. */
    async readUntil(done: Promise<void>) {
      let isDone = false;
      void done.then(() => {
        isDone = true;
      });
      await eventually(() => {
        reads.shift()?.();
        return isDone;
      });
    },
    /** Who stands in the room without a name. */
    unnamed() {
      const room = delivery.roomOf(broadcastId);
      return Object.keys(room?.state.participants ?? {}).filter((id) => !room?.names.has(id));
    },
  };
}

describe('what was delivered', () => {
  it('shows nobody before their name is known: neither at the first connection nor when somebody joins', async () => {
    const { engine, delivery, join, reads, connection, readUntil, unnamed } = await start();
    const welcomed = delivery.welcome(connection, 0, true);
    await eventually(() => reads.length > 0);
    expect(unnamed()).toEqual([]);
    await readUntil(welcomed);
    let delivered = Promise.resolve();
    engine.listen((id, steps) => void (delivered = delivery.deliver(id, steps)));
    await join('centre-2');
    await eventually(() => reads.length > 0);
    expect(unnamed()).toEqual([]);
    await readUntil(delivered);
    const room = delivery.roomOf(broadcastId);
    expect(Object.keys(room?.state.participants ?? {})).toEqual(['centre-1', 'centre-2']);
    expect(room?.names.get('centre-2')?.name).toBe('Name of centre-2');
  });
});
