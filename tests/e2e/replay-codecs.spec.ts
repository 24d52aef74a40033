import { expect } from '@playwright/test';
import { medianOffsetMs } from '../media/analyse.ts';
import { request } from '../product/campus-client.ts';
import { renditionOf } from '../product/closed-recording.ts';
import { whenRecorded } from '../product/running-recording.ts';
import { test } from './campus.ts';
import { expectPictureMoves, expectSound } from './measures.ts';
import { endBroadcast, goLive, joinAsViewer } from './people.ts';
import { hostInStudio, recordingIdOf } from './replay-broadcast.ts';
import { flowingVideoCodecs, watchPeerConnections } from './peer-connections.ts';
import { isBlue, useNoH264 } from './replay-devices.ts';
import { beepsIn, fetchRendition, flashesIn } from './replay-media.ts';
import { expectPlaying, loudestDb, watchUntil } from './replay-page.ts';

test.use({ devices: 'flash-beep' });

test('a host whose browser has no H.264 is recorded and replayed all the same', async ({
  product,
  account,
  person,
}, testInfo) => {
  const { context, page } = await person();
  await watchPeerConnections(context);
  await useNoH264(context);
  await hostInStudio(page, product, account);
  await goLive(page);
  const recordingId = await recordingIdOf(page);
  await expect.poll(() => flowingVideoCodecs(page, 'outbound-rtp')).toEqual(['VP8']);
  // Enough flashes and beeps to be paired, however late a busy machine begins.
  await whenRecorded(product, recordingId, { parts: 3, withinMs: 90_000 });
  await endBroadcast(page);

  await page.getByTestId('watch-recording').click();
  await page.getByTestId('big-play').click();
  await expectPlaying(page);
  await watchUntil(page, {
    'the camera': (samples) => samples.some(({ pictures }) => pictures.some(({ rgb }) => rgb && isBlue(rgb))),
    'its beep': (samples) => loudestDb(samples) > -30,
  });

  const { accessToken } = account;
  const replay = await request(product, 'recordings.show', { params: { id: recordingId }, accessToken });
  const camera = renditionOf(replay, 'camera');
  expect(camera.codecs).toMatch(/^avc1\./);
  const flashes = await flashesIn(await fetchRendition(product, replay, camera, testInfo.outputDir));
  const beeps = await beepsIn(await fetchRendition(product, replay, renditionOf(replay, 'floor'), testInfo.outputDir));
  const offsetMs = medianOffsetMs(flashes, beeps);
  testInfo.annotations.push({ type: 'measured', description: JSON.stringify({ offsetMs }) });
  expect(Math.abs(offsetMs)).toBeLessThanOrEqual(80);
});

test('a viewer whose browser cannot take H.264 gets a second encoding, for as long as it watches', async ({
  product,
  account,
  person,
}) => {
  const { context: hostContext, page: host } = await person();
  await watchPeerConnections(hostContext);
  const event = await hostInStudio(host, product, account);
  await goLive(host);
  await expect.poll(() => flowingVideoCodecs(host, 'outbound-rtp')).toEqual(['H264']);

  const { context: viewerContext, page: viewer } = await person({
    devices: 'none',
    viewport: { width: 800, height: 600 },
  });
  await watchPeerConnections(viewerContext);
  await useNoH264(viewerContext);
  const link = await event.link('viewer');
  await joinAsViewer(viewer, product, link.path, 'Amina');
  await expectPictureMoves(viewer, 'camera');
  await expectSound(viewer);
  await expect.poll(() => flowingVideoCodecs(viewer, 'inbound-rtp')).toEqual(['VP8']);
  await expect.poll(() => flowingVideoCodecs(host, 'outbound-rtp')).toEqual(['H264', 'VP8']);

  // Whoever only closes the page is waited for, in case that it comes back; whose link is taken back has left for good.
  const params = { id: event.id, linkId: link.id };
  await request(product, 'links.revoke', { params, accessToken: account.accessToken });
  await expect(viewer.locator('[data-connection=refused]')).toBeVisible();
  await expect.poll(() => flowingVideoCodecs(host, 'outbound-rtp')).toEqual(['H264']);
  await endBroadcast(host);
});
