import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { cameraParameters, command, type LiveStage, openStage, publish } from './testing/live-stage.ts';
import { refusingLimits } from './testing/refusing-limits.ts';

let stage: LiveStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

it('what is an event for everyone counts for the participant, over all their connections', async () => {
  const counted: string[] = [];
  stage = await openStage({
    deps: refusingLimits((limit, key) => {
      if (!limit.endsWith('by participant')) return false;
      counted.push(`${limit} ${key}`);
      return true;
    }),
  });
  const centre = await stage.enter('centre');
  const again = await stage.connect(centre.join);
  const { participantId } = centre.join;
  const id = () => ({ commandId: randomUUID() });
  const page = { deckId: 'deck-0001', page: 1 };
  const stroke = { id: 'stroke-0001', ...page, colour: 'red' as const, points: [1, 2, 3, 4] };
  const acts = {
    'participant.count': () => again.call('participant.count', { ...id(), headCount: 3 }),
    'camera.confirm': () => again.call('camera.confirm', { ...id(), participantId }),
    'camera.unconfirm': () => again.call('camera.unconfirm', { ...id(), participantId }),
    'track.close': () => again.call('track.close', { ...id(), trackId: 'track-0001' }),
    'track.mute': () => again.call('track.mute', { ...id(), trackId: 'track-0001' }),
    'track.unmute': () => again.call('track.unmute', { ...id(), trackId: 'track-0001' }),
    'slides.show': () => again.call('slides.show', { ...id(), ...page }),
    'slides.hide': () => again.call('slides.hide', id()),
    'slides.draw': () => again.call('slides.draw', { ...id(), stroke }),
    'slides.erase': () => again.call('slides.erase', { ...id(), ...page, strokeId: null }),
  };
  const refused = { code: 'RATE_LIMITED', retryable: false };
  for (const act of Object.values(acts)) await expect(act()).rejects.toMatchObject(refused);
  expect(counted.splice(0)).toEqual(Object.keys(acts).map(() => `acts by participant ${participantId}`));

  await expect(again.call('hand.raise', { ...id(), about: '' })).rejects.toMatchObject(refused);
  const answer = (consent: 'seen-and-heard' | 'watch-only') =>
    again.call('consent.give', { ...id(), consent, textVersion: '1' });
  await expect(answer('seen-and-heard')).rejects.toMatchObject(refused);
  // Taking it back is never refused.
  await answer('watch-only');
  expect(counted).toEqual([`hands by participant ${participantId}`, `consents by participant ${participantId}`]);
});

it('tracks are counted for whoever publishes, and not again when their answer was lost', async () => {
  let isRefusing = false;
  stage = await openStage({ deps: refusingLimits((limit) => isRefusing && limit === 'tracks by participant') });
  const speaker = await stage.enter('speaker');
  await command(await stage.enter('host'), 'backstage.open');
  const ids = { commandId: randomUUID(), trackId: 'track-0001' };
  const { transportId, producerId } = await publish(speaker, 'camera', ids);
  isRefusing = true;
  const rtpParameters = cameraParameters();
  const request = { ...ids, transportId, source: 'camera' as const, kind: 'video' as const, rtpParameters };
  expect(await speaker.call('track.publish', request)).toMatchObject({ producerId });
  const refused = { code: 'RATE_LIMITED', retryable: false };
  const another = { ...request, commandId: randomUUID(), trackId: 'track-0002' };
  await expect(speaker.call('track.publish', another)).rejects.toMatchObject(refused);
  const second = { trackId: ids.trackId, transportId, rtpParameters: cameraParameters('video/VP8') };
  await expect(speaker.call('track.addEncoding', second)).rejects.toMatchObject(refused);
  expect(stage.sfu.plane.counts().producers).toBe(1);
});
