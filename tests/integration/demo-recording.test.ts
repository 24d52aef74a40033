import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@campus/service-kit/testing';
import { expect, it, onTestFinished } from 'vitest';
import { startRecorder } from '../../recordings/src/testing/recorder-service.ts';
import { controlSecret, startRealSfu } from '../../recordings/src/testing/real-sfu.ts';
import { createLiveFeature } from '../../signalling/src/live/feature.ts';
import { connectLive } from '../../signalling/src/live/testing/live-client.ts';
import { refusal, testClient } from '../../signalling/src/rest/test-client.ts';
import { startTestApp } from '../../signalling/src/testing.ts';

/** All three services, real: what a newcomer does with the demo. */
it('records the demo and plays it back, for whoever has a link and nobody else', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'campus-recordings-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const sfu = await startRealSfu();
  onTestFinished(() => sfu.close());
  const recorder = await startRecorder(dir);
  onTestFinished(() => recorder.close());
  const app = await startTestApp({
    config: {
      sfuUrls: [sfu.service.url],
      recordingsUrl: recorder.service.url,
      controlSecret,
      isDemoOffered: true,
      ffmpegPath: process.env['FFMPEG_PATH'] || 'ffmpeg',
    },
    createLive: createLiveFeature,
  });
  onTestFinished(() => app.close());
  const client = testClient(app.url);
  const demo = await client.call('demo.create');
  const link = demo.watchPath.split('/join/')[1] ?? '';
  const hostLink = new URL(demo.studioPath, app.url).searchParams.get('link');
  const { joinToken } = await client.call('broadcasts.join', { body: { link: hostLink, name: 'Newcomer' } });
  const host = await connectLive(app.url, joinToken);
  onTestFinished(() => host.close());
  await eventually(() => host.state().phase === 'live');
  await host.call('recording.start', { commandId: 'start-recording' });
  const startedMs = performance.now();
  await eventually(() => performance.now() - startedMs > 6_000, { timeoutMs: 8_000 });
  await host.call('recording.stop', { commandId: 'stop-recording' });
  const recordings = await eventually(
    async () => {
      const listed = await client.call('recordings.list', { query: { eventId: demo.eventId, link } });
      return listed.recordings.length > 0 ? listed.recordings : false;
    },
    { timeoutMs: 15_000 },
  );
  const [card] = recordings;
  const params = { id: card?.id ?? '' };
  const replay = await client.call('recordings.show', { params, query: { link } });
  expect(replay.media.durationMs).toBeGreaterThan(5_000);
  expect(replay.media.renditions.map(({ source }) => source).toSorted()).toEqual(['camera', 'floor', 'microphone']);
  for (const rendition of replay.media.renditions) {
    const playlist = `${replay.mediaBase}${rendition.id}.m3u8`;
    const answer = await fetch(`${app.url}${playlist}?token=${replay.mediaToken}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('#EXTINF');
    expect((await fetch(`${app.url}${playlist}`)).ok).toBe(false);
  }
  expect(Object.values(replay.names)).toEqual([{ name: 'Nantes', centreName: null, city: 'Nantes' }]);
  expect(await refusal(client.call('recordings.show', { params }))).toBe('NOT_FOUND');
  await eventually(
    async () => (await client.call('recordings.status', { params, query: { link } })).program.state === 'ready',
    { timeoutMs: 60_000, intervalMs: 200 },
  );
  expect(host.of('alarm.raised')).toEqual([]);
}, 120_000);
