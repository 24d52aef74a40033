import { eventually, sendSignal } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type EngineHarness,
  heard,
  openTransport,
  publishCamera,
  roomId,
  said,
  subscribe,
} from '../../testing/engine-harness.ts';
import { startRealEngine } from '../../testing/real-engine.ts';
import { manualTimers } from '../timers.ts';

vi.setConfig({ testTimeout: 120_000 });

/** On a port of our choice, below those that any outgoing connection may be given. */
async function startOnOnePort() {
  let failure: unknown;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    try {
      return { port, ...(await startRealEngine({ port })) };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

describe('workers', () => {
  let harness: (EngineHarness & Awaited<ReturnType<typeof startRealEngine>>) | undefined;
  afterEach(async () => {
    await harness?.close();
    harness = undefined;
  });

  it('announce the address by which browsers reach them, on one UDP and one TCP port', async () => {
    harness = await startRealEngine({ announcedAddress: 'media.example.org' });
    await harness.engine.openRoom({ roomId });
    const { iceCandidates } = await harness.engine.openTransport({ roomId, ownerId: 'ana-1', direction: 'send' });
    expect(iceCandidates.map(({ protocol }) => protocol).toSorted()).toEqual(['tcp', 'udp']);
    expect(iceCandidates.map(({ address }) => address)).toEqual(['media.example.org', 'media.example.org']);
    // UDP is tried first; TCP is for networks that let nothing else through.
    const priority = (wanted: string) =>
      Number(iceCandidates.find(({ protocol }) => protocol === wanted)?.['priority'] ?? 0);
    expect(priority('udp')).toBeGreaterThan(priority('tcp'));
  });

  it('share the rooms', async () => {
    harness = await startRealEngine({ workers: 2 });
    await Promise.all(['room-1', 'room-2', 'room-3', 'room-4'].map((id) => harness?.engine.openRoom({ roomId: id })));
    expect(harness.plane.liveWorkers().map(({ rooms }) => rooms)).toEqual([2, 2]);
    for (const id of ['room-1', 'room-2', 'room-3', 'room-4']) await harness.engine.closeRoom({ roomId: id });
    expect(harness.plane.liveWorkers().map(({ rooms, consumers }) => rooms + consumers)).toEqual([0, 0]);
  });

  it('R8: die without taking the rooms of others along; their own are back soon', async () => {
    harness = await startRealEngine({ workers: 2 });
    const { engine, plane } = harness;
    await engine.openRoom({ roomId });
    const loaded = plane.liveWorkers().find(({ rooms }) => rooms === 1);
    const other = await engine.openRoom({ roomId: 'room-two' });
    await publishCamera(harness);
    await subscribe(harness);

    sendSignal(loaded?.pid, 'SIGKILL');
    const startedMs = performance.now();
    await heard(harness, 'room.lost', 10_000);
    await publishCamera(harness);
    await subscribe(harness);
    // Two seconds are promised; how many a busy machine takes says nothing of us.
    console.info(`a room was back ${Math.round(performance.now() - startedMs)} ms after its worker was killed`);
    expect(said(harness, 'room.lost').map((lost) => lost.roomId)).toEqual([roomId]);
    expect(await engine.openRoom({ roomId: 'room-two' })).toMatchObject({ roomEpoch: other.roomEpoch });
    await eventually(() => plane.workers === 2);
    expect(plane.liveWorkers().map(({ pid }) => pid)).not.toContain(loaded?.pid);
  });

  it('R8: are replaced again and again on the same port', async () => {
    const { port, ...engine } = await startOnOnePort();
    harness = engine;
    await harness.engine.openRoom({ roomId });
    for (const deaths of [1, 2, 3]) {
      harness.killWorkers();
      await eventually(() => expect(said(harness as EngineHarness, 'room.lost')).toHaveLength(deaths));
      const offer = await harness.engine.openTransport({ roomId, ownerId: 'ana-1', direction: 'send' });
      expect(new Set(offer.iceCandidates.map((candidate) => candidate['port']))).toEqual(new Set([port]));
    }
    expect(harness.engine.stats()).toMatchObject({ workers: 1, workerDeaths: 3, rooms: 1 });
  });

  it('R8: that hang are ended and replaced', async () => {
    const timers = manualTimers();
    harness = await startRealEngine({ timers });
    await harness.engine.openRoom({ roomId });
    sendSignal(harness.plane.liveWorkers()[0]?.pid, 'SIGSTOP');
    timers.advance(2_000);
    timers.advance(10_000);
    await eventually(() => {
      // It is replaced at once. More time must not pass, or the room gives up while the next one starts.
      timers.advance(0);
      return said(harness as EngineHarness, 'room.lost').length === 1;
    });
    expect(await openTransport(harness, 'ana-1', 'send')).not.toBe('');
  });

  it('are gone, and their ports free, when they are closed', async () => {
    const { port, ...first } = await startOnOnePort();
    const [worker] = first.plane.liveWorkers();
    await first.close();
    expect(() => sendSignal(worker?.pid, 'SIGCONT')).toThrow(/ESRCH/);
    harness = await startRealEngine({ port });
  });

  it('that cannot be started are said at once', async () => {
    const missing = startRealEngine({ workerBin: '/nowhere/mediasoup-worker' });
    await expect(missing).rejects.toThrow();
  });
});
