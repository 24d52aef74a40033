import type { Actor } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { silentLog } from '@campus/service-kit/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createBroadcastEngine } from '../broadcasts/engine.ts';
import { createMemoryLogStore } from '../broadcasts/memory-log-store.ts';
import { createLocalBus } from '../bus/local-bus.ts';
import { createReplays } from './replays.ts';

const system: Actor = { kind: 'system' };
const host: Actor = { kind: 'participant', participantId: 'host-1', role: 'host' };
const broadcastId = 'event-1';

/** A broadcast on air that is recorded, and how often its log was read. */
async function onAir() {
  const clock = manualClock(1_000);
  const store = createMemoryLogStore();
  const engine = createBroadcastEngine({
    ...{ store, bus: createLocalBus(), clock, log: silentLog() },
    newId: () => 'recording-1',
  });
  onTestFinished(() => engine.close());
  const person = { participantId: 'host-1', role: 'host', consent: 'seen-and-heard', centreId: null } as const;
  await engine.execute(broadcastId, system, {
    ...{ type: 'broadcast.create', eventId: broadcastId, isRecordedAutomatically: true },
  });
  await engine.execute(broadcastId, system, { type: 'participant.join', ...person, headCount: null });
  for (const type of ['backstage.open', 'broadcast.goLive'] as const) await engine.execute(broadcastId, host, { type });
  const log = { reads: 0, isErased: false };
  const replays = createReplays({
    engine: {
      async events(id) {
        log.reads += 1;
        const events = await engine.events(id);
        return events.map((event) => (log.isErased && event.type === 'chat.said' ? { ...event, text: '' } : event));
      },
    },
    ...{ store, clock },
  });
  const row = { id: 'recording-1', broadcast_id: broadcastId, ended_at_ms: null };
  return { clock, engine, log, replays, running: row, ended: { ...row, ended_at_ms: 2_000 } };
}

it('a class that opens a replay at once has its log read once, until the log goes on', async () => {
  const { engine, log, replays, ended } = await onAir();
  await engine.execute(broadcastId, host, { type: 'broadcast.end' });
  const talks = await Promise.all(Array.from({ length: 40 }, () => replays.talk(ended)));
  expect(talks.every((talk) => talk?.messages.length === 0)).toBe(true);
  expect(log.reads).toBe(1);
  await engine.execute(broadcastId, system, {
    ...{ type: 'recording.noteGap', recordingId: 'recording-1', trackId: null, fromMs: 1, toMs: 2 },
  });
  await replays.talk(ended);
  expect(log.reads).toBe(2);
});

it('a recording that runs grows also while nothing happens', async () => {
  const { clock, log, replays, running } = await onAir();
  clock.advance(3_000);
  expect((await replays.timeline(running))?.durationMs).toBe(3_000);
  await replays.timeline(running);
  expect(log.reads).toBe(1);
  clock.advance(5_000);
  expect((await replays.timeline(running))?.durationMs).toBe(8_000);
});

it('what was erased is in no replay any more, though the log has the same events', async () => {
  const { engine, log, replays, ended } = await onAir();
  await engine.execute(broadcastId, host, { type: 'chat.say', to: 'everyone', text: 'My address is …' });
  await engine.execute(broadcastId, host, { type: 'broadcast.end' });
  expect((await replays.talk(ended))?.messages).toMatchObject([{ text: 'My address is …' }]);
  log.isErased = true;
  replays.forget('another-event');
  expect((await replays.talk(ended))?.messages).toMatchObject([{ text: 'My address is …' }]);
  replays.forget(broadcastId);
  expect((await replays.talk(ended))?.messages).toMatchObject([{ text: '' }]);
});

it('only so many are kept, and who could not be read is read again', async () => {
  const { log, replays, ended } = await onAir();
  for (let count = 0; count < 31; count += 1) await replays.drawn({ ...ended, id: `recording-of-${count}` });
  await replays.drawn({ ...ended, id: 'recording-of-30' });
  expect(log.reads).toBe(31);
  await replays.drawn({ ...ended, id: 'recording-of-0' });
  expect(log.reads).toBe(32);
  const away = createReplays({
    engine: { events: async () => Promise.reject(new Error(`away ${(log.reads += 1)}`)) },
    store: createMemoryLogStore(),
    clock: manualClock(1_000),
  });
  for (const reads of [33, 34]) await expect(away.timeline(ended)).rejects.toThrow(`away ${reads}`);
});
