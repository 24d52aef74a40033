import { existsSync, readdirSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { CONSENT_TEXT_VERSION, type Rendition } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { type MediaSource, rmsDb } from '../media/analyse.ts';
import { type Account, consent, planEvent, request } from '../product/campus-client.ts';
import { closedRecording } from '../product/closed-recording.ts';
import { joinLive, type LiveParticipant } from '../product/live-participant.ts';
import type { Product } from '../product/start-product.ts';
import { test } from './campus.ts';

test.use({ devices: 'clip' });

async function hostOf(product: Product, account: Account, eventId: string): Promise<LiveParticipant> {
  const { accessToken } = account;
  const body = { eventId, name: account.name, consent };
  const { joinToken } = await request(product, 'broadcasts.join', { body, accessToken });
  const host = joinLive(product, joinToken);
  // Playwright's own poll gives up at the first throw, and there is no state before the first snapshot.
  await eventually(() => host.state().phase === 'scheduled', { timeoutMs: 60_000 });
  await host.command('backstage.open', {});
  await host.command('broadcast.goLive', {});
  return host;
}

/** Ids of what the recorder has written anything of: a tap opens a folder with its first packet. */
function capturedIds(product: Product, recordingId: string): string[] {
  const folder = join(product.dataDir, 'recordings', recordingId, 'renditions');
  return existsSync(folder) ? readdirSync(folder) : [];
}

const partsOf = (product: Product, recordingId: string, trackId: string): string[] => {
  const folder = join(product.dataDir, 'recordings', recordingId, 'renditions', trackId);
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.m4s'))
    : [];
};

function filesIn(product: Product, recordingId: string): (rendition: Rendition) => MediaSource {
  const at = (file: string): string => join(product.dataDir, 'recordings', recordingId, file);
  return ({ inits, parts }) => ({ init: at(inits[0]?.file ?? ''), parts: parts.map(({ file }) => at(file)) });
}

test('who published before the recording began is not captured until they agree', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, { isRecordedAutomatically: false });
  const host = await hostOf(product, account, event.id);
  const { page: speaker } = await person();
  await speaker.goto(`${product.url}${(await event.link('speaker')).path}`);
  await speaker.getByTestId('try-camera').click();
  await expect(speaker.getByTestId('preview')).toBeVisible();
  await speaker.getByTestId('try-microphone').click();
  await speaker.getByTestId('name').fill('Prof. Rossi');
  await speaker.getByTestId('enter').click();
  await expect.poll(() => Object.keys(host.state().tracks).length).toBe(2);
  const trackIds = Object.keys(host.state().tracks);

  await host.command('recording.start', {});
  await expect.poll(() => host.state().recording?.captureStartedAtMs ?? null).not.toBeNull();
  const recordingId = host.state().recording?.id ?? '';
  await expect(speaker.getByTestId('consent-prompt')).toBeVisible();
  // Three parts of the floor are six seconds in which the speaker is on stage and heard, and has said nothing.
  await expect.poll(() => partsOf(product, recordingId, 'floor').length).toBeGreaterThanOrEqual(3);
  expect(Object.keys(host.state().tracks)).toEqual(trackIds);
  expect(capturedIds(product, recordingId)).toEqual(['floor']);

  const agreedMs = Date.now();
  await speaker.locator('[data-testid=consent-prompt] [data-testid=consent-seen-and-heard]').click();
  for (const trackId of trackIds)
    await expect.poll(() => partsOf(product, recordingId, trackId).length).toBeGreaterThan(0);
  await host.command('broadcast.end', {});
  const { media } = await closedRecording(product, recordingId, account);
  expect(media.renditions.map(({ id }) => id).toSorted()).toEqual(['floor', ...trackIds].toSorted());
  const filesOf = filesIn(product, recordingId);
  const saidYesMs = agreedMs - media.epochMs;
  for (const rendition of media.renditions) {
    // Sound is mixed a second behind the time, so that a microphone's file begins with the silence of before.
    if (rendition.kind === 'audio')
      expect(await rmsDb(filesOf(rendition), 0, saidYesMs), rendition.source).toBeLessThan(-90);
    else expect(rendition.parts[0]?.startMs, rendition.source).toBeGreaterThan(saidYesMs);
  }
  const microphone = media.renditions.find(({ source }) => source === 'microphone');
  const end = microphone?.parts.at(-1);
  if (!microphone || !end) throw new Error('there is no microphone');
  expect(await rmsDb(filesOf(microphone), saidYesMs, end.startMs + end.durationMs)).toBeGreaterThan(-50);
  host.close();
});

test('who only wants to watch cannot publish into a recorded event, on stage or not', async ({ product, account }) => {
  const event = await planEvent(product, account, { isRecordedAutomatically: true });
  const host = await hostOf(product, account, event.id);
  const { token } = await event.link('centre', 'Lahore');
  const body = {
    link: token,
    name: 'Bilal',
    centre: { name: 'Lahore', headCount: 25 },
    consent: { choice: 'watch-only' as const, textVersion: CONSENT_TEXT_VERSION },
  };
  const { joinToken, participantId } = await request(product, 'broadcasts.join', { body });
  const centre = joinLive(product, joinToken);
  await expect.poll(() => centre.socket.connected && participantId in host.state().participants).toBe(true);
  await expect.poll(() => host.state().recording?.captureStartedAtMs ?? null).not.toBeNull();
  const recordingId = host.state().recording?.id ?? '';
  const publish = () =>
    centre
      .command('track.publish', {
        trackId: `camera-${randomUUID()}`,
        source: 'camera',
        transportId: 'whatever',
        kind: 'video',
        rtpParameters: { codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }] },
      } as never)
      .then(
        () => 'published',
        (error: { code?: string }) => error.code,
      );
  expect(await publish()).toBe('FORBIDDEN');
  await host.command('stage.bring', { participantId: participantId });
  await expect.poll(() => host.state().participants[participantId]?.place).toBe('stage');
  expect(await publish()).toBe('CONSENT_REQUIRED');
  expect(Object.keys(host.state().tracks)).toEqual([]);
  await expect.poll(() => partsOf(product, recordingId, 'floor').length).toBeGreaterThan(0);
  expect(capturedIds(product, recordingId)).toEqual(['floor']);
  await host.command('broadcast.end', {});
  for (const one of [host, centre]) one.close();
});
