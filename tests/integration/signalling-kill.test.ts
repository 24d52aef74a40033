import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, CONSENT_TEXT_VERSION } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { startFakeSfu } from '@campus/sfu-server/testing';
import { expect, it, onTestFinished } from 'vitest';
import { connectLive, type LiveClient } from '../../signalling/src/live/testing/live-client.ts';
import { cameraParameters } from '../../signalling/src/live/testing/live-stage.ts';
import { leadDraft, password } from '../../signalling/src/people/test-people.ts';
import { testClient } from '../../signalling/src/rest/test-client.ts';
import { freePort } from '@campus/service-kit/free-port';
import { spawnSignalling } from './signalling-process.ts';

const secret = 'a secret for tests only';

/** The service as a process of its own, which is killed with SIGKILL while people use it. */
it('keeps what it acknowledged when it is killed, and everyone comes back to where they were', {
  timeout: 120_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'campus-kill-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const sfu = await startFakeSfu({ secret });
  onTestFinished(() => sfu.close());
  const port = await freePort();
  const env = { DATA_DIR: dataDir, SFU_URLS: sfu.url, CONTROL_SECRET: secret, DEMO: 'off', LOG_LEVEL: 'warn' };
  const start = () => spawnSignalling(port, env);
  let service = await start();
  onTestFinished(() => service.kill('SIGKILL'));
  const rest = testClient(service.url);
  const setupLine = await eventually(() => service.lines.find((line) => line.includes('/setup/')) ?? false);
  const token = /\/setup\/(\S+)/.exec(setupLine)?.[1];
  const admin = { name: 'Ada Admin', email: 'ada@nantes.example', password };
  const { accessToken: as } = await rest.call('setup.complete', { body: { token, institution: leadDraft, admin } });
  const draft = {
    title: 'A talk',
    kind: 'talk',
    startsAtMs: Date.now(),
    timeZone: 'UTC',
    isRecordedAutomatically: false,
  };
  const { id } = await rest.call('events.create', { as, body: draft });
  const consent = { choice: 'seen-and-heard', textVersion: CONSENT_TEXT_VERSION };
  const hostJoin = await rest.call('broadcasts.join', { as, body: { eventId: id, name: 'Ada', consent } });
  const { url } = await rest.call('links.create', { as, params: { id }, body: { role: 'centre', label: 'Lahore' } });
  const centre = { name: 'Lahore', headCount: 0 };
  const body = { link: url.split('/').at(-1), name: 'Bilal', centre, consent };
  const centreJoin = await rest.call('broadcasts.join', { body });

  const connect = async (joinToken: string, options?: Parameters<typeof connectLive>[2]): Promise<LiveClient> => {
    const client = await connectLive(service.url, joinToken, options);
    onTestFinished(() => client.close());
    return client;
  };
  const host = await connect(hostJoin.joinToken);
  await eventually(() => host.snapshots.length > 0);
  await host.call('backstage.open', { commandId: randomUUID() });
  const { transportId } = await host.call('media.open', { direction: 'send' });
  const track = { trackId: 'track-of-ada', source: 'camera' as const, kind: 'video' as const };
  await host.call('track.publish', {
    ...track,
    commandId: randomUUID(),
    transportId,
    rtpParameters: cameraParameters(),
  });
  await host.call('broadcast.goLive', { commandId: randomUUID() });

  let counter = await connect(centreJoin.joinToken);
  const acknowledged: number[] = [];
  let kills = 0;
  for (let headCount = 1; headCount <= 60; headCount += 1) {
    const request = { commandId: `count-${headCount}-${id}`, headCount };
    if (headCount % 25 === 0) {
      // In the middle of a call: its answer may be lost.
      const answer = counter.call('participant.count', request).then(() => acknowledged.push(headCount));
      await Promise.allSettled([service.kill('SIGKILL'), answer]);
      kills += 1;
      service = await start();
      counter = await connect(centreJoin.joinToken);
    }
    await counter.call('participant.count', request);
    if (!acknowledged.includes(headCount)) acknowledged.push(headCount);
  }
  expect(kills).toBe(2);

  const known = host.state();
  const back = await connect(hostJoin.joinToken, { lastSeq: known.seq, from: known });
  await eventually(() => back.state().participants[centreJoin.participantId]?.headCount === 60);
  expect(back.problems).toEqual([]);
  expect(back.state().phase).toBe('live');
  // Each count happened once, in order, acknowledged or not.
  const counts = [...host.events, ...back.events].flatMap((event) =>
    event.type === 'participant.counted' ? [event.headCount] : [],
  );
  expect(counts).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  expect(acknowledged.toSorted((a, b) => a - b)).toEqual(counts);
  // The SFU went on meanwhile: the camera is still there, and nobody has to begin again.
  expect(Object.keys(back.state().tracks)).toEqual(['track-of-ada']);
  expect(sfu.plane.counts().producers).toBe(1);
  expect(back.of('media.reset')).toEqual([]);
  await expect(back.call('track.mute', { commandId: randomUUID(), trackId: 'track-of-nobody' })).rejects.toBeInstanceOf(
    AppError,
  );
});
