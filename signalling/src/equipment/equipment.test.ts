import type { ProbePurpose } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { expect, it, onTestFinished } from 'vitest';
import { dtls, type LiveStage, openStage, type StageOptions } from '../live/testing/live-stage.ts';
import { refusal, testClient } from '../rest/test-client.ts';

/** A campus with a media server to which the link is up. */
async function open(options: StageOptions = {}) {
  const stage: LiveStage = await openStage(options);
  onTestFinished(() => stage.close());
  const client = testClient(stage.app.url);
  const probe = (purpose: ProbePurpose = 'reach') =>
    client.call('equipment.openProbe', { body: { purpose, dtlsParameters: dtls } });
  const close = (id: string) => client.call('equipment.closeProbe', { params: { id } });
  // The link to the media server may not be up yet.
  await eventually(async () => {
    const { probeId } = await probe();
    await close(probeId);
    return true;
  });
  return { stage, client, probe, close };
}

it('whoever comes gets a probe on the media server, and may close it', async () => {
  const { stage, probe, close } = await open();
  const opened = await probe();
  expect(opened).toMatchObject({ iceServers: [], mediaPorts: [44_400], mostBps: 4_000_000 });
  expect(opened.iceCandidates.map(({ protocol, port }) => `${protocol} ${port}`)).toEqual(['udp 44400', 'tcp 44400']);
  expect(stage.sfu.engine.stats().probes).toBe(1);
  await close(opened.probeId);
  await close(opened.probeId);
  expect(stage.sfu.engine.stats().probes).toBe(0);
});

it('credentials for the relay are good for two minutes, and carry no name', async () => {
  const clock = manualClock(Date.UTC(2026, 10, 26));
  const turn = { urls: ['turn:turn.example.org:3478?transport=udp'], secret: 'of the relay' };
  const { probe } = await open({ clock, config: { turn } });
  const [server] = (await probe()).iceServers;
  expect(server?.urls).toEqual(turn.urls);
  const [expiry, name] = server?.username?.split(':') ?? [];
  expect(Number(expiry) * 1_000 - clock.nowMs()).toBe(120_000);
  expect(name).toMatch(/^check-[0-9a-f-]{36}$/);
  expect(server?.credential).toMatch(/=$/);
});

it('what the media server refuses is told as it is: a broadcast goes first', async () => {
  const { stage, probe } = await open();
  stage.sfu.plane.setLoad({ cpuShare: 0.7 });
  expect(await refusal(probe('measure'))).toBe('BUSY');
  expect((await probe('reach')).probeId).toBeTruthy();
  stage.sfu.plane.setLoad({ cpuShare: 0.95 });
  expect(await refusal(probe('reach'))).toBe('BUSY');
});

it('one address may not measure for ever, nor send what is no request', async () => {
  const { client, probe, close } = await open();
  const holders = [await probe('measure'), await probe('measure')];
  // Waiting for a place costs nothing.
  for (let round = 0; round < 20; round += 1) expect(await refusal(probe('measure'))).toBe('BUSY');
  for (const { probeId } of holders) await close(probeId);
  for (let round = 2; round < 60; round += 1) await close((await probe('measure')).probeId);
  expect(await refusal(probe('measure'))).toBe('RATE_LIMITED');
  await probe('reach');
  for (const body of [{}, { purpose: 'flood', dtlsParameters: dtls }, { purpose: 'reach' }]) {
    expect(await refusal(client.call('equipment.openProbe', { body }))).toBe('INVALID');
  }
  const fingerprints = [{ algorithm: 'md5', value: 'none' }];
  const wrong = client.call('equipment.openProbe', { body: { purpose: 'reach', dtlsParameters: { fingerprints } } });
  expect(await refusal(wrong)).toBe('INVALID');
});

it('without a media server it is said that there is none', async () => {
  const { stage, probe } = await open();
  await stage.sfu.close();
  await eventually(async () => (await refusal(probe())) === 'UNAVAILABLE');
});
