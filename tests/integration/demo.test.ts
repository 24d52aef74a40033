import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { controlSecret, type RealSfu, startRealSfu } from '../../recordings/src/testing/real-sfu.ts';
import { createLiveFeature, type LiveFeatureInside } from '../../signalling/src/live/feature.ts';
import { connectLive } from '../../signalling/src/live/testing/live-client.ts';
import { refusal, testClient } from '../../signalling/src/rest/test-client.ts';
import { startTestApp, type TestApp } from '../../signalling/src/testing.ts';
import { portsOf } from '../product/ports.ts';

/** The demo with a real SFU and a real ffmpeg; what flows is seen at a tap, as a recorder sees it. */
let sfu: RealSfu | undefined;
let app: TestApp | undefined;
let live: LiveFeatureInside | undefined;

async function start(isDemoOffered = true) {
  const realSfu = await startRealSfu();
  sfu = realSfu;
  const testApp = await startTestApp({
    config: {
      sfuUrls: [realSfu.service.url],
      controlSecret,
      isDemoOffered,
      ffmpegPath: process.env['FFMPEG_PATH'] || 'ffmpeg',
    },
    createLive: async (deps) => {
      live = await createLiveFeature(deps, { timings: { tickMs: 50 } });
      return live;
    },
  });
  app = testApp;
  return { sfu: realSfu, app: testApp, client: testClient(testApp.url) };
}

afterEach(async () => {
  await app?.close();
  await sfu?.close();
  app = undefined;
  sfu = undefined;
});

/** Counts RTP packets of a track, by payload type, from now on. */
async function tap(roomId: string, trackId: string): Promise<() => number> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const control = sfu?.control;
  if (!control) throw new Error('the SFU is not there');
  const request = {
    roomId,
    ownerId: 'recorder-test',
    trackId,
    targetIp: '127.0.0.1',
    targetPort: socket.address().port,
  };
  const { tapId, rtpParameters } = await control.call('tap.open', request);
  const payloadType = rtpParameters.codecs[0]?.payloadType;
  let packets = 0;
  socket.on('message', (packet) => {
    if ((packet[1] ?? 0) % 128 === payloadType) packets += 1;
  });
  await control.call('tap.resume', { roomId, tapId });
  return () => packets;
}

async function tracksOf(eventId: string) {
  const state = await live?.core.engine.state(eventId);
  return state ? Object.values(state.tracks) : [];
}

describe('the demo', () => {
  it('goes live with picture and sound before the campus is set up, and one demo serves everyone who asks', async () => {
    const { app, client } = await start();
    expect(app.setupUrl).not.toBeNull();
    const [first, second] = await Promise.all([client.call('demo.create'), client.call('demo.create')]);
    expect(second.eventId).toBe(first.eventId);
    expect((await live?.core.engine.state(first.eventId))?.phase).toBe('live');
    const tracks = await tracksOf(first.eventId);
    expect(tracks.map((track) => track.source).toSorted()).toEqual(['camera', 'microphone']);
    for (const track of tracks) {
      const packets = await tap(first.eventId, track.id);
      await eventually(() => packets() > 30, { timeoutMs: 10_000 });
    }
    // One for media and one for reports, which may be any: where the next is taken, ffmpeg would leave a third open.
    await eventually(async () => {
      const feeds = await childrenOf(process.pid, 'ffmpeg');
      const pairs = feeds.map((pid) => portsOf([pid]).map(({ port }) => port));
      expect(pairs.map(({ length }) => length)).toEqual([2, 2]);
      // Chance may make neighbours of a pair, but not of both.
      expect(pairs.some(([one = 0, other = 0]) => Math.abs(one - other) > 1)).toBe(true);
    });
    // The three addresses open what they say.
    const link = first.watchPath.split('/join/')[1] ?? '';
    expect((await client.call('links.inspect', { body: { link } })).role).toBe('viewer');
    const centre = first.centrePath.split('/join/')[1] ?? '';
    expect(await client.call('links.inspect', { body: { link: centre } })).toMatchObject({
      role: 'centre',
      label: 'Lahore',
    });
    const studio = new URL(first.studioPath, app.url);
    expect(studio.pathname).toBe(`/studio/${first.eventId}`);
    const join = await client.call('broadcasts.join', {
      body: { link: studio.searchParams.get('link'), name: 'Newcomer' },
    });
    const host = await connectLive(app.url, join.joinToken);
    onTestFinished(() => host.close());
    await eventually(() => host.state().phase === 'live');
    expect(host.snapshots[0]?.you.role).toBe('host');
    expect(await client.call('instance.show')).toMatchObject({ isSetUp: false, leadInstitution: null });
    await host.call('broadcast.end', { commandId: 'the-end-of-it' });
    await eventually(async () => (await sfu?.control.call('room.list', {}))?.rooms.length === 0, { timeoutMs: 20_000 });
    const next = await client.call('demo.create');
    expect(next.eventId).not.toBe(first.eventId);
  });

  it('flows again after its ffmpeg was killed, and after the media worker was', async () => {
    const { client, sfu } = await start();
    const { eventId } = await client.call('demo.create');
    const trackId = (await tracksOf(eventId)).find((track) => track.source === 'camera')?.id ?? '';
    const flows = () =>
      eventually(
        async () => {
          const packets = await tap(eventId, trackId);
          await eventually(() => packets() > 10, { timeoutMs: 2_000 });
        },
        { timeoutMs: 15_000 },
      );
    await flows();
    for (const [program, parent] of [
      ['ffmpeg', process.pid],
      ['mediasoup-worke', sfu.service.pid],
    ] as const) {
      const pids = await childrenOf(parent, program);
      expect(pids.length).toBeGreaterThan(0);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      await eventually(async () => (await childrenOf(parent, program)).every((pid) => !pids.includes(pid)));
      await flows();
    }
  }, 120_000);

  it('is not there when the campus does not offer it', async () => {
    const { client } = await start(false);
    expect(await refusal(client.call('demo.create'))).toBe('NOT_FOUND');
  });
});

/** Pids of a process's children that run this program (the kernel keeps 15 letters of its name). */
async function childrenOf(parent: number, program: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (stat.includes(`(${program})`) && Number(stat.split(') ')[1]?.split(' ')[1]) === parent) found.push(Number(pid));
  }
  return found;
}
