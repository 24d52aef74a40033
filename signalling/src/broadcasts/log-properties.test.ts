import { type Actor, type BroadcastCommand, type BroadcastEvent, emptyState, Layout, replay } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { silentLog } from '@campus/service-kit/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalBus } from '../bus/local-bus.ts';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { type BroadcastEngine, createBroadcastEngine } from './engine.ts';
import type { LogStore } from './log-store.ts';
import { createMemoryLogStore } from './memory-log-store.ts';
import { createSqlLogStore } from './sql-log-store.ts';

const system: Actor = { kind: 'system' };
const host: Actor = { kind: 'participant', participantId: 'host-1', role: 'host' };
let runs = 0;

/** Where an answer gets lost: before the log has the command, or after it. */
type Loss = 'before' | 'after';
class Lost extends Error {}

/** Loses the answers of appends, for each command as often and where it is told. */
function losing(store: LogStore, losses: Map<string, Loss[]>): LogStore {
  return {
    ...store,
    async append(broadcastId, expectedSeq, events, command) {
      const loss = losses.get(command?.commandId ?? '')?.shift();
      if (loss === 'before') throw new Lost();
      const outcome = await store.append(broadcastId, expectedSeq, events, command);
      if (loss === 'after') throw new Lost();
      return outcome;
    },
  };
}

/** Lets the scheduler decide when each step of the store is made: every interleaving of two nodes can come up. */
function scheduled(store: LogStore, scheduler: fc.Scheduler): LogStore {
  return {
    ...store,
    append: scheduler.scheduleFunction(store.append),
    read: scheduler.scheduleFunction(store.read),
    findCommand: scheduler.scheduleFunction(store.findCommand),
    heads: scheduler.scheduleFunction(store.heads),
  };
}

function startNodes(stores: readonly LogStore[]): { nodes: BroadcastEngine[]; close(): void } {
  const bus = createLocalBus({ isShared: true });
  const clock = manualClock(1_000);
  const nodes = stores.map((store) =>
    createBroadcastEngine({ store, bus, clock, log: silentLog(), newId: () => 'made-by-test' }),
  );
  return { nodes, close: () => nodes.forEach((node) => node.close()) };
}

/** A broadcast with its host, of an id that no other run has. */
async function create(store: LogStore): Promise<string> {
  const id = `event-${(runs += 1)}`;
  const { nodes, close } = startNodes([store]);
  await nodes[0]?.execute(id, system, { type: 'broadcast.create', eventId: id, isRecordedAutomatically: false });
  await nodes[0]?.execute(id, system, {
    ...{ type: 'participant.join', participantId: 'host-1', role: 'host', consent: 'seen-and-heard' },
    ...{ centreId: null, headCount: null },
  });
  close();
  return id;
}

const createdEvents = 2;
const numbered = (events: readonly BroadcastEvent[]) =>
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));

/** Featuring makes an event each time it is done: once too often would show. */
interface Asking {
  readonly layout: Layout;
  readonly losses: Loss[];
  /** Which node is asked first; then the others in turn. */
  readonly node: number;
}
const askings: fc.Arbitrary<Asking[]> = fc.array(
  fc.record({
    layout: fc.constantFrom(...Layout.options),
    losses: fc.array(fc.constantFrom<Loss>('before', 'after'), { maxLength: 3 }),
    node: fc.nat(1),
  }),
  { minLength: 1, maxLength: 12 },
);

const kinds = [
  { kind: 'memory', numRuns: 60 },
  { kind: 'sqlite', numRuns: 6 },
] as const;

describe.each(kinds)('the log in $kind, whatever happens', ({ kind, numRuns }) => {
  let database: TestDatabase | undefined;
  let stores: LogStore[] = [];
  beforeAll(async () => {
    if (kind === 'memory') {
      const store = createMemoryLogStore();
      stores = [store, store];
      return;
    }
    database = await openTestDatabase(kind);
    stores = [createSqlLogStore(database.db), createSqlLogStore(await database.openAnother())];
  });
  afterAll(() => database?.close());

  it('has a command once, however often its acknowledgement was lost and whichever node was asked again', async () => {
    const asked = async (list: Asking[], isAtOnce: boolean) => {
      const [store] = stores;
      if (!store) throw new Error('there is no store');
      const broadcastId = await create(store);
      const losses = new Map(list.map((asking, index) => [`command-${index}`, [...asking.losses]]));
      const { nodes, close } = startNodes(stores.map((one) => losing(one, losses)));
      const replies = new Map<string, number[]>();
      const ask = async ({ layout, node }: Asking, index: number): Promise<void> => {
        const commandId = `command-${index}`;
        // Until it is answered, and then once more, as a client does whose connection breaks just then.
        for (let attempt = 0, answers = 0; answers < 2; attempt += 1) {
          try {
            const command: BroadcastCommand = { type: 'stage.feature', layout, trackIds: [] };
            const reply = await nodes[(node + attempt) % nodes.length]?.execute(broadcastId, host, command, commandId);
            replies.set(commandId, [...(replies.get(commandId) ?? []), reply?.seq ?? -1]);
            answers += 1;
          } catch (error) {
            if (!(error instanceof Lost)) throw error;
          }
        }
      };
      if (isAtOnce) await Promise.all(list.map(ask));
      else for (const [index, asking] of list.entries()) await ask(asking, index);
      const log = await store.read(broadcastId, 0, 1_000);
      numbered(log);
      expect(log).toHaveLength(createdEvents + list.length);
      for (const [index, { layout }] of list.entries()) {
        const [first = -1, ...again] = replies.get(`command-${index}`) ?? [];
        expect(again).toEqual([first]);
        expect(log[first - 1]).toMatchObject({ type: 'stage.featured', layout });
      }
      expect(new Set([...replies.values()].flat()).size).toBe(list.length);
      close();
    };
    await fc.assert(fc.asyncProperty(askings, fc.boolean(), asked), { numRuns });
  });

  it('loses nothing of two nodes that decide and append at once, and both then know the same', async () => {
    const heads = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 8 });
    const appended = async (left: number[], right: number[], scheduler: fc.Scheduler | null) => {
      const [store] = stores;
      if (!store) throw new Error('there is no store');
      const broadcastId = await create(store);
      const { nodes, close } = startNodes(stores.map((one) => (scheduler ? scheduled(one, scheduler) : one)));
      const note = (node: BroadcastEngine | undefined, name: string, fromMs: number) => {
        const gap = { recordingId: name, trackId: null, fromMs, toMs: fromMs } as const;
        return node?.execute(broadcastId, system, { type: 'recording.noteGap', ...gap }, `${name}-${fromMs}-command`);
      };
      const all = Promise.all([
        ...left.map((fromMs) => note(nodes[0], 'left', fromMs)),
        ...right.map((fromMs) => note(nodes[1], 'right', fromMs)),
      ]);
      const replies = await (scheduler ? scheduler.waitFor(all) : all);
      const log = await store.read(broadcastId, 0, 1_000);
      numbered(log);
      expect(log).toHaveLength(createdEvents + left.length + right.length);
      const of = (name: string) =>
        log.flatMap((event) => (event.type === 'recording.gapped' && event.recordingId === name ? [event.fromMs] : []));
      // What one node was asked in order stands in order.
      expect([of('left'), of('right')]).toEqual([left, right]);
      expect(new Set(replies.map((reply) => reply?.seq)).size).toBe(replies.length);
      const states = Promise.all(nodes.map((node) => node.state(broadcastId)));
      const whole = replay(emptyState(broadcastId), log);
      expect(await (scheduler ? scheduler.waitFor(states) : states)).toEqual([whole, whole]);
      close();
    };
    const schedulers = kind === 'memory' ? fc.scheduler() : fc.constant(null);
    await fc.assert(fc.asyncProperty(heads, heads, schedulers, appended), { numRuns });
  });

  it('loses nothing of two stores that append batches at once, and breaks up none', async () => {
    const batches = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });
    const appended = async (left: number[], right: number[], scheduler: fc.Scheduler | null) => {
      const [first, second] = stores.map((one) => (scheduler ? scheduled(one, scheduler) : one));
      if (!first || !second) throw new Error('there is no store');
      const broadcastId = `event-${(runs += 1)}`;
      const write = async (store: LogStore, name: string, sizes: readonly number[]): Promise<void> => {
        for (const [index, size] of sizes.entries()) {
          for (;;) {
            const head = (await store.heads([broadcastId])).get(broadcastId) ?? 0;
            const events = Array.from({ length: size }, (_, at) => gap(head + 1 + at, `${name}-${index}-${at}`));
            const reply = { commandId: `${name}-${index}-command`, actorId: '', reply: { seq: head + size } };
            const { kind: outcome } = await store.append(broadcastId, head, events, reply);
            if (outcome === 'appended') break;
            expect(outcome).toBe('conflict');
          }
        }
      };
      const all = Promise.all([write(first, 'left', left), write(second, 'right', right)]);
      await (scheduler ? scheduler.waitFor(all) : all);
      const log = (await stores[0]?.read(broadcastId, 0, 1_000)) ?? [];
      numbered(log);
      const names = log.flatMap((event) => (event.type === 'recording.gapped' ? [event.recordingId] : []));
      const wanted = (name: string, sizes: readonly number[]) =>
        sizes.flatMap((size, index) => Array.from({ length: size }, (_, at) => `${name}-${index}-${at}`));
      expect(names.filter((name) => name.startsWith('left'))).toEqual(wanted('left', left));
      expect(names.filter((name) => name.startsWith('right'))).toEqual(wanted('right', right));
      // A batch is never interrupted by the other's.
      for (const [at, name] of names.entries()) if (!name.endsWith('-0')) expect(names[at - 1]).toBe(before(name));
    };
    const schedulers = kind === 'memory' ? fc.scheduler() : fc.constant(null);
    await fc.assert(fc.asyncProperty(batches, batches, schedulers, appended), { numRuns });
  });
});

function gap(seq: number, recordingId: string): BroadcastEvent {
  return { type: 'recording.gapped', recordingId, trackId: null, fromMs: 0, toMs: 1, seq, atMs: 1_000 };
}

/** `left-3-2` → `left-3-1`. */
function before(name: string): string {
  const [side, batch, at] = name.split('-');
  return `${side}-${batch}-${Number(at) - 1}`;
}
