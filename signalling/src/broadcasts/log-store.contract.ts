import type { BroadcastEvent } from '@campus/protocol';
import { afterEach, expect, it } from 'vitest';
import type { LogStore } from './log-store.ts';

export interface LogStoreFixture {
  store: LogStore;
  /** A second node's store over the same data. */
  openAnother(): Promise<LogStore>;
  close(): Promise<void>;
}

/** What every log store does; run against each of them. */
export function describeLogStore(open: () => Promise<LogStoreFixture>): void {
  let fixture: LogStoreFixture | undefined;
  const start = async (): Promise<LogStoreFixture> => {
    fixture = await open();
    return fixture;
  };
  afterEach(async () => {
    await fixture?.close();
    fixture = undefined;
  });

  it('gives back what was appended, in order and after a number', async () => {
    const { store } = await start();
    expect(await store.append('event-1', 0, [created(1), opened(2), live(3)], null)).toEqual({ kind: 'appended' });
    expect((await store.read('event-1', 0, 10)).map((event) => event.seq)).toEqual([1, 2, 3]);
    expect(await store.read('event-1', 2, 10)).toEqual([live(3)]);
    expect(await store.read('event-1', 0, 2)).toEqual([created(1), opened(2)]);
    expect(await store.read('event-2', 0, 10)).toEqual([]);
  });

  it('gives back what people wrote, with what stands beside it', async () => {
    const { store, openAnother } = await start();
    const written = [created(1), said(2, 'Hello from Lahore'), opened(3), said(4, 'السلام علیکم'), asked(5, 'Why?')];
    await store.append('event-1', 0, written, null);
    expect(await (await openAnother()).read('event-1', 0, 10)).toEqual(written);
    expect(await store.read('event-1', 2, 2)).toEqual(written.slice(2, 4));
  });

  it('refuses to append after a number that is not the last', async () => {
    const { store } = await start();
    await store.append('event-1', 0, [created(1)], null);
    expect(await store.append('event-1', 0, [opened(1)], null)).toEqual({ kind: 'conflict' });
    expect(await store.append('event-1', 2, [opened(3)], null)).toEqual({ kind: 'conflict' });
    expect(await store.append('event-1', 0, [], null)).toEqual({ kind: 'conflict' });
    expect(await store.append('event-1', 1, [], null)).toEqual({ kind: 'appended' });
    expect((await store.read('event-1', 0, 10)).map((event) => event.type)).toEqual(['broadcast.created']);
  });

  it('keeps no command of an append that was refused', async () => {
    const { store } = await start();
    await store.append('event-1', 0, [created(1)], null);
    expect(await store.append('event-1', 0, [opened(1)], command('first-command', 1))).toEqual({ kind: 'conflict' });
    expect(await store.findCommand('event-1', 'first-command')).toBeNull();
  });

  it('applies a command once, and answers a retry after a lost acknowledgement with the first reply', async () => {
    const { store } = await start();
    await store.append('event-1', 0, [created(1)], null);
    expect(await store.append('event-1', 1, [opened(2)], command('open-it-once', 2))).toEqual({ kind: 'appended' });
    expect(await store.append('event-1', 2, [opened(3)], command('open-it-once', 3))).toEqual({
      kind: 'duplicate',
      command: command('open-it-once', 2),
    });
    expect(await store.findCommand('event-1', 'open-it-once')).toEqual(command('open-it-once', 2));
    expect(await store.read('event-1', 0, 10)).toHaveLength(2);
    // The same id in another broadcast is another command.
    expect(await store.append('event-2', 0, [created(1, 'event-2')], command('open-it-once', 1))).toEqual({
      kind: 'appended',
    });
  });

  it('stores the reply of a command that changed nothing', async () => {
    const { store } = await start();
    await store.append('event-1', 0, [created(1)], null);
    expect(await store.append('event-1', 1, [], command('no-change-1', 1))).toEqual({ kind: 'appended' });
    expect(await store.findCommand('event-1', 'no-change-1')).toEqual(command('no-change-1', 1));
  });

  it('loses nothing when two nodes append at once', async () => {
    const { store, openAnother } = await start();
    const other = await openAnother();
    await store.append('event-1', 0, [created(1)], null);
    const write = async (node: LogStore, name: string): Promise<void> => {
      for (let count = 0; count < 25; ) {
        const head = (await node.heads(['event-1'])).get('event-1') ?? 0;
        const gapped = gap(head + 1, `${name}-${count}`);
        const outcome = await node.append('event-1', head, [gapped], null);
        if (outcome.kind === 'appended') count += 1;
      }
    };
    await Promise.all([write(store, 'left'), write(other, 'right')]);
    const events = await other.read('event-1', 0, 1_000);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    const names = events.flatMap((event) => (event.type === 'recording.gapped' ? [event.recordingId] : []));
    expect(new Set(names).size).toBe(50);
    expect(names.filter((name) => name.startsWith('left')).length).toBe(25);
  });

  it('follows the phase, for lists', async () => {
    const { store } = await start();
    await store.append('event-1', 0, [created(1), opened(2)], null);
    await store.append(
      'event-2',
      0,
      [created(1, 'event-2'), { type: 'broadcast.ended', byId: null, seq: 2, atMs: 9 }],
      null,
    );
    expect(await store.phasesOf(['event-1', 'event-2', 'event-3'])).toEqual(
      new Map([
        ['event-1', 'backstage'],
        ['event-2', 'ended'],
      ]),
    );
    await store.append('event-1', 2, [live(3)], null);
    expect(await store.list({ isEnded: false })).toEqual([{ id: 'event-1', eventId: 'event-1', phase: 'live' }]);
    expect((await store.list()).map((row) => row.id).toSorted()).toEqual(['event-1', 'event-2']);
    expect(await store.phasesOf([])).toEqual(new Map());
    expect(await store.heads(['event-1', 'event-9'])).toEqual(new Map([['event-1', 3]]));
  });
}

function created(seq: number, eventId = 'event-1'): BroadcastEvent {
  return { type: 'broadcast.created', eventId, isRecordedAutomatically: false, seq, atMs: 1_000 + seq };
}

function opened(seq: number): BroadcastEvent {
  return { type: 'backstage.opened', byId: null, seq, atMs: 1_000 + seq };
}

function live(seq: number): BroadcastEvent {
  return { type: 'broadcast.wentLive', byId: null, seq, atMs: 1_000 + seq };
}

function said(seq: number, text: string): BroadcastEvent {
  return { type: 'chat.said', participantId: 'viewer-1', to: 'everyone', text, isHeld: false, seq, atMs: 1_000 + seq };
}

function asked(seq: number, text: string): BroadcastEvent {
  const atMs = 1_000 + seq;
  return {
    type: 'question.asked',
    questionId: 'question-1',
    participantId: 'viewer-1',
    text,
    isHeld: false,
    seq,
    atMs,
  };
}

function gap(seq: number, recordingId: string): BroadcastEvent {
  return { type: 'recording.gapped', recordingId, trackId: null, fromMs: 0, toMs: 1, seq, atMs: 1_000 + seq };
}

function command(commandId: string, seq: number) {
  return { commandId, actorId: 'host-1', reply: { seq } };
}
