import type { ReplyOf, liveCalls } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandId } from '../live/testing/live-client.ts';
import { command, type Joined, type LiveStage, openStage } from '../live/testing/live-stage.ts';
import { participantLimits } from '../live/participant-limits.ts';
import { refusal, testClient } from '../rest/test-client.ts';

describe('captions of a broadcast', () => {
  let stage: LiveStage;
  beforeAll(async () => {
    stage = await openStage({ isRecordedAutomatically: true });
  });
  afterAll(() => stage.close());

  const say = (
    by: Joined,
    text: string,
    language = 'en',
    id = commandId(),
  ): Promise<ReplyOf<typeof liveCalls, 'caption.say'>> => by.call('caption.say', { commandId: id, language, text });
  const textsOf = (by: Joined, language = 'en') => by.state().captions.lines[language]?.map(({ text }) => text) ?? [];

  it('reach the audience live and nobody of it before, and name nobody', async () => {
    const event = await stage.newEvent();
    const [host, interpreter] = [await event.enter('host'), await event.enter('interpreter')];
    const viewer = await event.enter('viewer');
    expect(viewer.snapshots[0]?.event.languages).toEqual(['en']);
    await command(host, 'backstage.open');
    await say(interpreter, 'A secret try');
    await eventually(() => textsOf(host).includes('A secret try'));
    await command(host, 'broadcast.goLive');
    await say(interpreter, 'Good evening.');
    await eventually(() => textsOf(viewer).length > 0);
    expect(textsOf(viewer)).toEqual(['Good evening.']);
    expect(viewer.frames.join('')).not.toContain('secret');
    expect(viewer.events.find(({ type }) => type === 'caption.said')).toMatchObject({ byId: null });
    // Whoever comes now gets what may still be read, and in which languages there are any.
    const late = await event.enter('viewer');
    expect(late.state().captions).toMatchObject({ languages: ['en'], lines: { en: [{ text: 'Good evening.' }] } });
    for (const one of [host, interpreter, viewer, late]) one.close();
  });

  it('are said once, however often a lost answer is asked for again, and not by whoever may not', async () => {
    const event = await stage.newEvent();
    const [host, centre] = [await event.enter('host'), await event.enter('centre')];
    await command(host, 'backstage.open');
    await command(host, 'broadcast.goLive');
    const [first, again] = [
      await say(host, 'Once', 'fr', 'the-same-line'),
      await say(host, 'Once', 'fr', 'the-same-line'),
    ];
    expect(again).toEqual(first);
    await eventually(() => textsOf(centre, 'fr').length > 0);
    expect(textsOf(centre, 'fr')).toEqual(['Once']);
    expect(await refusal(say(centre, 'And me?'))).toBe('FORBIDDEN');
    expect(await refusal(say(host, ' '))).toBe('INVALID');
    expect(await refusal(say(host, 'Hello', 'klingonese'))).toBe('INVALID');
    for (const one of [host, centre]) one.close();
  });

  it('come at most so often from one participant', async () => {
    const event = await stage.newEvent();
    const [host, interpreter] = [await event.enter('host'), await event.enter('interpreter')];
    await command(host, 'backstage.open');
    const { points } = participantLimits['captions by participant'];
    const lines = Array.from({ length: points + 1 }, (_, index) => say(interpreter, `Line ${index}`));
    const codes = await Promise.all(lines.map((line) => refusal(line).catch(() => 'said')));
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(1);
    await say(host, 'From somebody else');
    for (const one of [host, interpreter]) one.close();
  });

  it('stand beside the recording, for whoever may watch it', async () => {
    const event = await stage.newEvent();
    const host = await event.enter('host');
    await command(host, 'backstage.open');
    await command(host, 'broadcast.goLive');
    await say(host, 'شام بخیر', 'ur');
    await command(host, 'broadcast.end');
    await eventually(() => host.state().phase === 'ended');
    const params = { id: host.state().recording?.id ?? '' };
    const { client, accessToken: as } = stage.admin;
    await eventually(async () => (await client.raw('recordings.captions', { as, params })).ok);
    const { captions } = await client.call('recordings.captions', { as, params });
    expect(captions).toMatchObject([{ language: 'ur', cues: [{ text: 'شام بخیر' }] }]);
    const { token } = await event.link('viewer');
    const byLink = await testClient(stage.app.url).call('recordings.captions', { params, query: { link: token } });
    expect(byLink.captions).toEqual(captions);
    expect(await refusal(testClient(stage.app.url).call('recordings.captions', { params }))).toBe('NOT_FOUND');
    host.close();
  });
});
