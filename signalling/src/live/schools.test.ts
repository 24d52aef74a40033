import { randomUUID } from 'node:crypto';
import type { Names } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { startScriptedRecorder } from '../recordings/testing/scripted-recorder.ts';
import { refusal } from '../rest/test-client.ts';
import { command, type Joined, type LiveStage, openStage, publish, secret } from './testing/live-stage.ts';

let stage: LiveStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const id = () => ({ commandId: randomUUID() });

/** Whom somebody has heard the name of, and which. */
const namesAt = (client: Joined): Names =>
  Object.assign({}, ...[...client.snapshots, ...client.of('broadcast.events')].map(({ names }) => names)) as Names;

/** Live, after its organiser has made it an event for schools. */
async function schoolEvent() {
  const recorder = await startScriptedRecorder(secret);
  onTestFinished(() => recorder.close());
  const opened = await openStage({ config: { recordingsUrl: recorder.url } });
  stage = opened;
  const { admin, eventId } = opened;
  const change = (isForSchools: boolean) =>
    admin.client.call('events.update', { as: admin.accessToken, params: { id: eventId }, body: { isForSchools } });
  expect((await change(true)).isForSchools).toBe(true);
  const host = await opened.enter('host', { name: 'Claire Moreau' });
  await command(host, 'backstage.open');
  await command(host, 'recording.start');
  await command(host, 'broadcast.goLive');
  return { stage: opened, host, change, admin };
}

describe('an event for schools', () => {
  it('is made one by its organiser, at the beginning or later, and stays one', async () => {
    const { stage: opened, host, change, admin } = await schoolEvent();
    expect(host.state().isForSchools).toBe(true);
    expect((await change(true)).isForSchools).toBe(true);
    expect(await refusal(change(false))).toBe('CONFLICT');
    const body = { title: 'Kites', kind: 'talk', startsAtMs: Date.now(), timeZone: 'UTC', isForSchools: true };
    const made = await admin.client.call('events.create', { as: admin.accessToken, body });
    expect(made.isForSchools).toBe(true);
    expect(await opened.live.core.engine.state(made.id)).toMatchObject({
      ...{ isForSchools: true, talk: { chat: { isHeld: true } } },
    });
  });

  it('lets nobody of the audience be seen before a coordinator has confirmed it, and no longer', async () => {
    const { stage: opened, host } = await schoolEvent();
    const centre = await opened.enter('centre');
    const { participantId } = centre.join;
    await host.call('stage.bring', { ...id(), participantId });
    await eventually(() => centre.state().participants[participantId]?.place === 'stage');
    expect(await refusal(publish(centre, 'camera'))).toBe('CONFIRMATION_REQUIRED');
    expect(Object.keys(host.state().tracks)).toEqual([]);
    await publish(centre, 'microphone');
    expect(await refusal(host.call('camera.confirm', { ...id(), participantId }))).toBe('FORBIDDEN');
    await centre.call('camera.confirm', { ...id(), participantId });
    const { trackId } = await publish(centre, 'camera');
    await eventually(() => host.state().tracks[trackId] !== undefined);
    await centre.call('camera.unconfirm', { ...id(), participantId });
    await eventually(() => host.state().tracks[trackId] === undefined);
    expect(Object.values(host.state().tracks).map(({ source }) => source)).toEqual(['microphone']);
  });

  it('has nothing private, and tells whole names only to those who run it, in the broadcast and beside its recording', async () => {
    const { stage: opened, host, change, admin } = await schoolEvent();
    const [amina, other] = [
      await opened.enter('viewer', { name: 'Amina Khan' }),
      await opened.enter('viewer', { name: 'Bilal Shah' }),
    ];
    const pupilId = amina.join.participantId;
    const say = (to: 'everyone' | 'hosts') => amina.call('chat.say', { ...id(), to, text: 'Hello' });
    expect(await refusal(say('hosts'))).toBe('FORBIDDEN');
    const { seq: messageSeq } = await say('everyone');
    await eventually(() => host.state().talk.chat.held.length === 1);
    expect(other.state().talk.chat.messages.flat()).toEqual([]);
    await host.call('chat.approve', { ...id(), messageSeq });
    await eventually(() => other.state().talk.chat.messages.flat().length === 1);
    expect(namesAt(host)[pupilId]?.name).toBe('Amina Khan');
    expect(namesAt(other)[pupilId]?.name).toBe('Amina K.');
    expect(namesAt(amina)[pupilId]?.name).toBe('Amina Khan');
    // Who speaks came by a link from outside, and runs nothing.
    const speaker = await opened.enter('speaker', { name: 'Prof. Carla Rossi' });
    expect(namesAt(speaker)[pupilId]?.name).toBe('Amina K.');
    expect(speaker.frames.join('\n')).not.toContain('Khan');
    // Neither in any frame that reached the other.
    expect(other.frames.join('\n')).not.toContain('Khan');
    const page = await other.call('chat.page', { beforeSeq: 1_000, limit: 10 });
    expect(page.names[pupilId]?.name).toBe('Amina K.');

    await publish(speaker, 'microphone');
    const heardFromMs = Date.now();
    await amina.call('consent.give', { ...id(), consent: 'seen-and-heard', textVersion: '1' });
    await eventually(() => Date.now() > heardFromMs + 5);
    await command(host, 'broadcast.end');
    await eventually(() => host.state().phase === 'ended');
    expect((await change(true)).isForSchools).toBe(true);
    const asked = { as: admin.accessToken, params: { id: host.state().recording?.id ?? '' } };
    const replay = await admin.client.call('recordings.show', asked);
    expect(replay.names).toMatchObject({ [speaker.join.participantId]: { name: 'Prof. R.' } });
    const talk = await admin.client.call('recordings.talk', asked);
    expect(talk.names).toMatchObject({ [pupilId]: { name: 'Amina K.' } });
    for (const said of [replay, talk]) expect(JSON.stringify(said)).not.toMatch(/Khan|Rossi|Moreau/);
  });
});
