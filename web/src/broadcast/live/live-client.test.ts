import { AppError, type BroadcastEvent, emptyState, type Snapshot } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { FakeSocket } from './fake-socket.ts';
import { LiveClient } from './live-client.ts';

function snapshotAt(seq: number): Snapshot {
  return {
    state: { ...emptyState('broadcast-1'), seq, phase: 'backstage' },
    names: {},
    you: { participantId: 'p-host', role: 'host' },
    event: {
      id: 'event-1',
      title: 'Two rivers',
      kind: 'talk',
      startsAtMs: 0,
      timeZone: 'Asia/Karachi',
      leadInstitution: 'Nantes',
      languages: [],
    },
    serverNowMs: 5_000,
    isTalkKept: false,
    isInkKept: false,
    media: null,
  };
}

function wentLive(seq: number): BroadcastEvent {
  return { seq, atMs: 1, type: 'broadcast.wentLive', byId: null };
}

function start(options: { renewToken?: () => Promise<void> } = {}) {
  const socket = new FakeSocket();
  const applied: BroadcastEvent[] = [];
  let token = 'token-of-before';
  const client = new LiveClient(
    {
      openSocket: socket.open,
      token: () => token,
      renewToken:
        options.renewToken ??
        (async () => {
          token = 'token-renewed';
        }),
      nowMs: () => 1_000,
      wait: () => Promise.resolve(),
    },
    {
      onState: () => undefined,
      onSnapshot: () => undefined,
      onEvents: (events) => applied.push(...events),
      onUp: () => undefined,
      onNotice: () => undefined,
    },
  );
  client.start();
  return { socket, client, applied };
}

/** Lets everything that is due happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the live client', () => {
  it('shows a snapshot and the numbered events after it', () => {
    const { socket, client, applied } = start();
    socket.up();
    socket.events.onNotice('broadcast.snapshot', snapshotAt(4));
    socket.events.onNotice('broadcast.events', { events: [wentLive(5)], names: {} });
    expect(client.state.state).toMatchObject({ seq: 5, phase: 'live' });
    expect(client.state.clockOffsetMs).toBe(4_000);
    expect(applied).toHaveLength(1);
  });

  it('skips events that the snapshot holds already', () => {
    const { socket, client } = start();
    socket.up();
    socket.events.onNotice('broadcast.snapshot', snapshotAt(5));
    socket.events.onNotice('broadcast.events', { events: [wentLive(4), wentLive(5)], names: {} });
    expect(client.state.state).toMatchObject({ seq: 5, phase: 'backstage' });
    expect(socket.connects).toBe(1);
  });

  it('reconnects for a whole snapshot when a number is missing', () => {
    const { socket } = start();
    socket.up();
    socket.events.onNotice('broadcast.snapshot', snapshotAt(4));
    socket.events.onNotice('broadcast.events', { events: [wentLive(6)], names: {} });
    expect(socket.connects).toBe(2);
    expect(socket.handshakes.at(-1)).not.toHaveProperty('lastSeq');
  });

  it('asks only for what it missed when it comes back after a drop', () => {
    const { socket, client } = start();
    socket.up();
    socket.events.onNotice('broadcast.snapshot', snapshotAt(4));
    socket.down();
    expect(client.state.connection).toBe('reconnecting');
    socket.connect();
    expect(socket.handshakes.at(-1)).toMatchObject({ lastSeq: 4 });
    socket.up();
    expect(client.state.connection).toBe('connected');
  });

  it('sends a command again under the same id when its answer was lost, until there is one', async () => {
    const { socket, client } = start();
    socket.up();
    const done = client.command('broadcast.goLive', {});
    await settle();
    const first = socket.last().request;
    socket.down();
    await settle();
    expect(socket.asked).toHaveLength(1);
    socket.up();
    await settle();
    expect(socket.asked).toHaveLength(2);
    expect(socket.last().request).toEqual(first);
    socket.last().answer({ ok: true, data: { seq: 7 } });
    await expect(done).resolves.toEqual({ seq: 7 });
  });

  it('tries a command again when a part of the system is away, and says any other refusal', async () => {
    const { socket, client } = start();
    socket.up();
    const done = client.command('broadcast.goLive', {});
    await settle();
    socket.last().answer({ ok: false, error: { code: 'UNAVAILABLE', message: 'no SFU', retryable: true } });
    await settle();
    expect(socket.asked).toHaveLength(2);
    socket.last().answer({ ok: false, error: { code: 'WRONG_PHASE', message: 'ended', retryable: false } });
    await expect(done).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    expect(socket.asked).toHaveLength(2);
  });

  it('does not repeat a media call over a reconnect: its transport may be gone', async () => {
    const { socket, client } = start();
    socket.up();
    const asked = client.call('media.open', { direction: 'send' });
    await settle();
    socket.down();
    await expect(asked).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    socket.up();
    await settle();
    expect(socket.asked).toHaveLength(1);
  });

  it('renews its token when the server no longer takes it, and connects again', async () => {
    const { socket, client } = start();
    socket.events.onRefused(new AppError('UNAUTHENTICATED', 'expired'));
    await settle();
    expect(socket.handshakes.at(-1)).toMatchObject({ token: 'token-renewed' });
    expect(client.state.connection).toBe('connecting');
  });

  it('gives up when its access was revoked, and rejects what was waiting', async () => {
    const { socket, client } = start();
    const waiting = client.command('broadcast.pause', {});
    socket.events.onNotice('access.revoked', { code: 'LINK_REVOKED' });
    await expect(waiting).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    expect(client.state).toMatchObject({ connection: 'refused', refusal: 'LINK_REVOKED' });
    socket.events.onDown(false);
    await settle();
    expect(socket.connects).toBe(1);
  });

  it('gives up when the token cannot be renewed because the link was withdrawn', async () => {
    const renewToken = () => Promise.reject(new AppError('LINK_REVOKED', 'withdrawn'));
    const { socket, client } = start({ renewToken });
    socket.events.onRefused(new AppError('UNAUTHENTICATED', 'expired'));
    await settle();
    expect(client.state).toMatchObject({ connection: 'refused', refusal: 'LINK_REVOKED' });
  });

  it('goes on trying while the server does not answer, and when it closes the connection', async () => {
    const { socket, client } = start();
    socket.events.onRefused(new AppError('UNAVAILABLE', 'starting'));
    await settle();
    expect(socket.connects).toBe(2);
    socket.up();
    socket.events.onDown(false);
    await settle();
    expect(socket.connects).toBe(3);
    expect(client.state.connection).toBe('reconnecting');
  });

  it('keeps alarms until they are over', () => {
    const { socket, client } = start();
    socket.up();
    socket.events.onNotice('alarm.raised', { code: 'disk-low', isOver: false });
    socket.events.onNotice('alarm.raised', { code: 'disk-low', isOver: false });
    expect(client.state.alarms).toEqual(['disk-low']);
    socket.events.onNotice('alarm.raised', { code: 'disk-low', isOver: true });
    expect(client.state.alarms).toEqual([]);
  });
});
