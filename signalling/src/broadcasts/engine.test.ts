import { AppError, type Actor, replay, emptyState, type SystemCommand } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { createLocalBus } from '../bus/local-bus.ts';
import { type BroadcastEngine, createBroadcastEngine, type Step } from './engine.ts';
import type { LogStore } from './log-store.ts';
import { createMemoryLogStore } from './memory-log-store.ts';

const system: Actor = { kind: 'system' };
const host: Actor = { kind: 'participant', participantId: 'host-1', role: 'host' };
const viewer: Actor = { kind: 'participant', participantId: 'viewer-1', role: 'viewer' };

function start(store: LogStore = createMemoryLogStore(), bus = createLocalBus()) {
  const clock = manualClock(1_000);
  let ids = 0;
  const inUse = new Set<string>();
  const engine = createBroadcastEngine({
    store,
    bus,
    clock,
    newId: () => `made-${(ids += 1)}-id`,
    log: silentLog(),
    pollMs: 50,
    isInUse: (broadcastId) => inUse.has(broadcastId),
  });
  const steps: Step[] = [];
  engine.listen((_id, batch) => void steps.push(...batch));
  return { engine, store, bus, clock, steps, inUse };
}

/** A broadcast of two events: it was created, and its host has joined. */
async function create(engine: BroadcastEngine, eventId = 'event-1'): Promise<void> {
  await engine.execute(eventId, system, { type: 'broadcast.create', eventId, isRecordedAutomatically: true });
  await engine.execute(eventId, system, {
    type: 'participant.join',
    participantId: 'host-1',
    role: 'host',
    consent: 'seen-and-heard',
    centreId: null,
    headCount: null,
  });
}

describe('the broadcast engine', () => {
  it('forgets what has not begun when nobody follows it, and reads it again; never what runs', async () => {
    const { engine, clock, inUse } = start();
    for (const id of ['event-1', 'event-2', 'event-3']) await create(engine, id);
    await engine.execute('event-2', host, { type: 'backstage.open' });
    inUse.add('event-3');
    clock.advance(11 * 60_000);
    await eventually(() => engine.peek('event-1') === undefined);
    expect(engine.peek('event-2')?.phase).toBe('backstage');
    expect(engine.peek('event-3')?.phase).toBe('scheduled');
    expect((await engine.state('event-1')).phase).toBe('scheduled');
    inUse.clear();
    await eventually(() => engine.peek('event-3') === undefined);
    expect(await engine.execute('event-3', host, { type: 'backstage.open' })).toEqual({ seq: 3 });
  });

  it('appends what was decided and tells the listeners before and after', async () => {
    const { engine, steps } = start();
    await create(engine);
    expect(await engine.execute('event-1', host, { type: 'backstage.open' })).toEqual({ seq: 3 });
    expect(await engine.execute('event-1', host, { type: 'broadcast.goLive' })).toEqual({ seq: 5 });
    expect(steps.map(({ event }) => event.type)).toEqual([
      'broadcast.created',
      'participant.joined',
      'backstage.opened',
      'recording.started',
      'broadcast.wentLive',
    ]);
    expect(steps.map(({ before, after }) => [before.seq, after.seq])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
    expect((await engine.state('event-1')).phase).toBe('live');
    expect(engine.recentSteps('event-1')).toHaveLength(5);
  });

  it('answers a retried command with the first reply, also when it would be refused by now', async () => {
    const { engine, store } = start();
    await create(engine);
    await engine.execute('event-1', host, { type: 'backstage.open' });
    const first = await engine.execute('event-1', host, { type: 'recording.start' }, 'record-once');
    expect(await engine.execute('event-1', host, { type: 'recording.start' }, 'record-once')).toEqual(first);
    await expect(engine.execute('event-1', host, { type: 'recording.start' }, 'record-twice')).rejects.toThrow(
      'already',
    );
    expect(await store.read('event-1', 0, 100)).toHaveLength(4);
  });

  it('decides a refused command again', async () => {
    const { engine } = start();
    await create(engine);
    await expect(engine.execute('event-1', host, { type: 'broadcast.goLive' }, 'go-live-1')).rejects.toMatchObject({
      code: 'WRONG_PHASE',
    });
    await engine.execute('event-1', host, { type: 'backstage.open' });
    expect(await engine.execute('event-1', host, { type: 'broadcast.goLive' }, 'go-live-1')).toEqual({ seq: 5 });
  });

  it("does not give one participant another's reply", async () => {
    const { engine } = start();
    await create(engine);
    await engine.execute('event-1', host, { type: 'backstage.open' }, 'a-command-id');
    await expect(engine.execute('event-1', viewer, { type: 'backstage.open' }, 'a-command-id')).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('asks whether it may be only for a command that it does not know yet, and waits for the same one under way', async () => {
    const store = createMemoryLogStore();
    const appending = Promise.withResolvers<void>();
    let isHeld = false;
    const slow: LogStore = {
      ...store,
      async append(...args) {
        if (isHeld) await appending.promise;
        return store.append(...args);
      },
    };
    const { engine } = start(slow);
    await create(engine);
    let asked = 0;
    const once = async (): Promise<void> => {
      asked += 1;
      if (asked > 1) throw new AppError('RATE_LIMITED', 'one is enough');
    };
    isHeld = true;
    const open = () => engine.execute('event-1', host, { type: 'backstage.open' }, 'open-once', once);
    const sentTwice = [open(), open()];
    appending.resolve();
    expect(await Promise.all(sentTwice)).toEqual([{ seq: 3 }, { seq: 3 }]);
    expect(await open()).toEqual({ seq: 3 });
    expect(asked).toBe(1);
    const other = engine.execute('event-1', host, { type: 'broadcast.goLive' }, 'another-one', once);
    await expect(other).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await store.read('event-1', 0, 10)).toHaveLength(3);
  });

  it('checks without changing anything', async () => {
    const { engine, store } = start();
    await create(engine);
    await engine.check('event-1', host, { type: 'backstage.open' });
    await expect(engine.check('event-1', viewer, { type: 'backstage.open' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await store.read('event-1', 0, 10)).toHaveLength(2);
  });

  it('checks what somebody could do once they had joined, and lets nobody join by that', async () => {
    const { engine, store } = start();
    await create(engine);
    const raise = { type: 'hand.raise', about: '' } as const;
    const join: SystemCommand = {
      type: 'participant.join',
      participantId: 'viewer-1',
      role: 'viewer',
      consent: 'watch-only',
      centreId: null,
      headCount: null,
    };
    await expect(engine.check('event-1', viewer, raise, join)).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    await engine.execute('event-1', host, { type: 'backstage.open' });
    await expect(engine.check('event-1', viewer, raise)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.check('event-1', viewer, raise, join);
    expect(await store.read('event-1', 0, 10)).toHaveLength(3);
  });

  it('knows no broadcast that nobody created', async () => {
    const { engine } = start();
    await expect(engine.state('event-9')).rejects.toThrow(AppError);
    await expect(engine.execute('event-9', host, { type: 'backstage.open' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('never lets time run backwards inside a log', async () => {
    const { engine, clock, steps } = start();
    await create(engine);
    clock.set(500);
    await engine.execute('event-1', host, { type: 'backstage.open' });
    expect(steps.map(({ event }) => event.atMs)).toEqual([1_000, 1_000, 1_000]);
  });

  it.each([
    ['ahead', 3_600_000],
    ['back', -500],
  ])('lets a clock that is set %s move the log only when no recording runs', async (_where, byMs) => {
    const { engine, clock, steps } = start();
    await create(engine);
    for (const type of ['backstage.open', 'broadcast.goLive'] as const) await engine.execute('event-1', host, { type });
    clock.advance(100);
    clock.set(clock.nowMs() + byMs);
    clock.advance(100);
    await engine.execute('event-1', host, { type: 'recording.stop' });
    expect(steps.at(-1)?.event).toMatchObject({ type: 'recording.stopped', atMs: 1_200 });
    clock.advance(1_000);
    await engine.execute('event-1', host, { type: 'broadcast.pause' });
    expect(steps.at(-1)?.event.atMs).toBe(2_200 + byMs);
  });

  it('reads the log again after a restart', async () => {
    const { engine, store } = start();
    await create(engine);
    await engine.execute('event-1', host, { type: 'backstage.open' });
    const again = start(store).engine;
    expect(await again.state('event-1')).toEqual(await engine.state('event-1'));
    expect(await again.execute('event-1', host, { type: 'broadcast.goLive' })).toEqual({ seq: 5 });
  });

  it('answers a command that is sent again to another node, though it is counted there as one more', async () => {
    const store = createMemoryLogStore();
    const bus = createLocalBus({ isShared: true });
    const [left, right] = [start(store, bus), start(store, bus)];
    await create(left.engine);
    const open = { type: 'backstage.open' } as const;
    let first: unknown;
    const tooMany = async () => {
      // The first is taken while the second is counted.
      first ??= await left.engine.execute('event-1', host, open, 'command-1');
      throw new AppError('RATE_LIMITED', 'too many');
    };
    expect(await right.engine.execute('event-1', host, open, 'command-1', tooMany)).toEqual({ seq: 3 });
    expect(first).toEqual({ seq: 3 });
    const another = right.engine.execute('event-1', host, open, 'command-2', tooMany);
    await expect(another).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('lets two nodes serve one broadcast at once, and tells each of them everything once and in order', async () => {
    const store = createMemoryLogStore();
    const bus = createLocalBus({ isShared: true });
    const left = start(store, bus);
    const right = start(store, bus);
    await create(left.engine);
    await right.engine.state('event-1');
    await left.engine.execute('event-1', host, { type: 'backstage.open' });
    const join = (node: BroadcastEngine, name: string, index: number) =>
      node.execute('event-1', system, {
        type: 'participant.join',
        participantId: `${name}-${index}`,
        role: 'centre',
        consent: 'watch-only',
        centreId: null,
        headCount: index,
      });
    const joins = Array.from({ length: 30 }, (_, index) => [
      join(left.engine, 'left', index),
      join(right.engine, 'right', index),
    ]);
    await Promise.all(joins.flat());
    const log = await store.read('event-1', 0, 1_000);
    expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 63 }, (_, index) => index + 1));
    await eventually(() => left.engine.peek('event-1')?.seq === 63 && right.engine.peek('event-1')?.seq === 63);
    expect(left.steps.map(({ event }) => event.seq)).toEqual(log.map((event) => event.seq));
    // The right node loaded the broadcast after its first two events.
    expect(right.steps.map(({ event }) => event.seq)).toEqual(log.slice(2).map((event) => event.seq));
    expect(right.engine.peek('event-1')).toEqual(replay(emptyState('event-1'), log));
  });

  it('catches up when messages of the bus were lost', async () => {
    const store = createMemoryLogStore();
    const bus = createLocalBus({ isShared: true });
    const left = start(store, bus);
    const right = start(store, bus);
    await create(left.engine);
    await right.engine.state('event-1');
    bus.dropMessages(true);
    await left.engine.execute('event-1', host, { type: 'backstage.open' });
    await eventually(() => right.engine.peek('event-1')?.phase === 'backstage');
    right.engine.close();
    left.engine.close();
  });

  it('does not refuse because of an old state', async () => {
    const store = createMemoryLogStore();
    const bus = createLocalBus({ isShared: true });
    const left = start(store, bus);
    const right = start(store, bus);
    await create(left.engine);
    await right.engine.state('event-1');
    bus.dropMessages(true);
    await left.engine.execute('event-1', host, { type: 'backstage.open' });
    await expect(right.engine.execute('event-1', host, { type: 'broadcast.goLive' })).resolves.toEqual({ seq: 5 });
  });
});
