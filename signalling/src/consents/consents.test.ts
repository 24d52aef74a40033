import { randomUUID } from 'node:crypto';
import { CONSENT_TEXT_VERSION } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { command, type Joined, type LiveStage, openStage, publish, secret } from '../live/testing/live-stage.ts';
import { addPerson, password } from '../people/test-people.ts';
import { startScriptedRecorder } from '../recordings/testing/scripted-recorder.ts';
import { refusal, testClient } from '../rest/test-client.ts';

let stage: LiveStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const hourMs = 60 * 60_000;
const recordedMs = 10_000;

/** A speaker who agreed has been heard in a recording for ten seconds, and it goes on. */
async function recordedSpeaker() {
  const recorder = await startScriptedRecorder(secret);
  onTestFinished(() => recorder.close());
  const clock = manualClock(Date.UTC(2026, 10, 26, 12));
  const opened = await openStage({ clock, config: { recordingsUrl: recorder.url } });
  stage = opened;
  const host = await opened.enter('host');
  await command(host, 'backstage.open');
  const { token: link } = await opened.link('speaker');
  const speaker = await opened.enter('speaker', { link, name: 'Prof. Rossi' });
  const { trackId } = await publish(speaker, 'microphone');
  await command(host, 'recording.start');
  await command(host, 'broadcast.goLive');
  await eventually(() => recorder.syncs.at(-1)?.tracks.length === 1);
  clock.advance(recordedMs);
  const recordingId = recorder.syncs[0]?.recordingId ?? '';
  /** The administrator, who may host; signed in anew, since the clock is moved on. */
  const asHost = async () => {
    const client = testClient(opened.app.url);
    const { accessToken } = await client.call('session.create', { body: { email: 'ada@nantes.example', password } });
    return { client, as: accessToken };
  };
  const withdrawals = async () => {
    const { client, as } = await asHost();
    return (await client.call('recordings.withdrawals', { as, params: { id: recordingId } })).withdrawals;
  };
  return { stage: opened, recorder, clock, host, speaker, link, trackId, recordingId, asHost, withdrawals };
}

const answer = (client: Joined, consent: 'seen-and-heard' | 'watch-only') =>
  client.call('consent.give', { commandId: randomUUID(), consent, textVersion: 'text-2' });

const end = async (host: Joined): Promise<void> => {
  await command(host, 'broadcast.end');
  await eventually(() => host.state().phase === 'ended');
};

describe('a consent that is taken back', () => {
  it('in the broadcast ends the capture at once, and marks the recording for its hosts, who see who and when', async () => {
    const {
      stage: opened,
      recorder,
      clock,
      host,
      speaker,
      trackId,
      recordingId,
      asHost,
      withdrawals,
    } = await recordedSpeaker();
    const { participantId } = speaker.join;
    const capturedBefore = recorder.syncs.at(-1)?.tracks;
    expect(capturedBefore).toMatchObject([{ trackId, participantId }]);
    await answer(speaker, 'watch-only');
    await eventually(() => recorder.syncs.at(-1)?.tracks.length === 0);
    await eventually(() => host.state().tracks[trackId] === undefined);
    expect(await refusal(publish(speaker, 'microphone'))).toBe('CONSENT_REQUIRED');
    clock.advance(5_000);
    const spans = [{ source: 'microphone', startMs: 0, endMs: recordedMs }];
    const named = { name: 'Prof. Rossi', centreName: null, city: null };
    expect(await withdrawals()).toMatchObject([
      { participantId, name: named, role: 'speaker', settledAtMs: null, spans },
    ]);
    expect(await opened.live.core.participants.find(participantId)).toMatchObject({
      ...{ consent: 'watch-only', consent_text_version: 'text-2' },
    });

    await end(host);
    const { client, as } = await asHost();
    const { token: viewers } = await opened.link('viewer');
    await eventually(async () => {
      const query = { link: viewers };
      const seen = await testClient(opened.app.url).call('recordings.list', { query });
      // Whoever only watches is told nothing of it.
      expect(seen.recordings).toMatchObject([{ id: recordingId, withdrawals: null }]);
    });
    const { recordings } = await client.call('recordings.list', { as });
    expect(recordings).toMatchObject([{ id: recordingId, withdrawals: { open: 1, settled: 0 } }]);
    const replay = await client.call('recordings.show', { as, params: { id: recordingId } });
    expect(replay.withdrawals).toEqual({ open: 1, settled: 0 });
    expect(replay.timeline.tracks).toMatchObject([{ participantId }]);
    expect(replay.names).toEqual({});
  });

  it('by the link long afterwards, though the link has expired, is taken back once and for all', async () => {
    const { stage: opened, clock, host, speaker, link, recordingId, withdrawals } = await recordedSpeaker();
    await end(host);
    clock.advance(2 * hourMs);
    const anybody = testClient(opened.app.url);
    expect(await refusal(anybody.call('links.inspect', { body: { link } }))).toBe('LINK_EXPIRED');
    const own = { participantId: speaker.join.participantId, eventId: opened.eventId, title: 'Spring in Nantes' };
    const before = await anybody.call('consents.byDoor', { body: { link } });
    expect(before.consents).toMatchObject([
      { ...own, name: 'Prof. Rossi', consent: 'seen-and-heard', recordings: [{ id: recordingId }] },
    ]);
    const after = await anybody.call('consents.withdrawByDoor', { body: { link } });
    expect(after.consents).toMatchObject([{ ...own, consent: 'watch-only', consentAtMs: clock.nowMs() }]);
    const marked = await withdrawals();
    expect(marked).toMatchObject([{ participantId: own.participantId, withdrawnAtMs: clock.nowMs() }]);
    clock.advance(hourMs);
    await anybody.call('consents.withdrawByDoor', { body: { link } });
    expect(await withdrawals()).toEqual(marked);
    expect(await refusal(anybody.call('consents.byDoor', { body: { link: 'not.one.of-ours' } }))).toBe('NOT_FOUND');
  });

  it('of a viewer, whose link a class shares, is known by the join token; the door, which only tells, takes nothing back', async () => {
    const { stage: opened, clock, host, recordingId, withdrawals } = await recordedSpeaker();
    const { token: link } = await opened.link('viewer');
    const told = { choice: 'watch-only', textVersion: CONSENT_TEXT_VERSION } as const;
    const viewer = await opened.enter('viewer', { link, name: 'Amina', consent: told });
    const { participantId, joinToken } = viewer.join;
    await answer(viewer, 'seen-and-heard');
    await viewer.call('hand.raise', { commandId: randomUUID(), about: '' });
    await eventually(() => host.state().participants[participantId] !== undefined);
    await host.call('stage.bring', { commandId: randomUUID(), participantId });
    await eventually(() => viewer.state().participants[participantId]?.place === 'stage');
    await publish(viewer, 'microphone');
    clock.advance(3_000);
    await host.call('participant.remove', { commandId: randomUUID(), participantId, isBanned: false });
    await eventually(() => !viewer.socket.connected);

    const again = await opened.joinOnly('viewer', { link, name: 'Amina', previousToken: joinToken, consent: told });
    expect(again.participantId).toBe(participantId);
    expect(await opened.live.core.participants.find(participantId)).toMatchObject({ consent: 'seen-and-heard' });
    expect(await withdrawals()).toEqual([]);
    const anybody = testClient(opened.app.url);
    expect(await anybody.call('consents.byDoor', { body: { link } })).toEqual({ consents: [] });
    const { consents } = await anybody.call('consents.byDoor', { body: { link, joinToken } });
    expect(consents).toMatchObject([{ participantId, consent: 'seen-and-heard', recordings: [{ id: recordingId }] }]);

    // They stand in the log no more, and say it where they watch.
    const back = await opened.connect(again);
    await answer(back, 'watch-only');
    expect(await withdrawals()).toMatchObject([
      { participantId, spans: [{ source: 'microphone', startMs: recordedMs, endMs: recordedMs + 3_000 }] },
    ]);
    // Who agrees again takes the mark away.
    await answer(back, 'seen-and-heard');
    expect(await withdrawals()).toEqual([]);
  });

  it('with an account, and by nobody else; what nobody was recorded in is not marked', async () => {
    const { stage: opened, clock, host, withdrawals } = await recordedSpeaker();
    const { institutionId } = opened.admin.person;
    const add = (email: string, name: string) =>
      addPerson(opened.app, opened.admin, { role: 'organiser', institutionId, email, name });
    const claire = await add('claire@nantes.example', 'Claire');
    const other = await add('other@nantes.example', 'Other');
    const consent = { choice: 'seen-and-heard', textVersion: CONSENT_TEXT_VERSION };
    const body = { eventId: opened.eventId, name: 'Claire', consent };
    const join = await claire.client.call('broadcasts.join', { as: claire.accessToken, body });
    const joined = await opened.connect(join);
    const ownConsents = async () => (await claire.client.call('consents.own', { as: claire.accessToken })).consents;
    expect(await ownConsents()).toMatchObject([{ participantId: join.participantId, recordings: [] }]);
    const withdraw = (who: typeof claire) =>
      who.client.call('consents.withdraw', { as: who.accessToken, params: { id: join.participantId } });
    await withdraw(claire);
    await eventually(() => joined.state().participants[join.participantId]?.consent === 'watch-only');
    expect(await withdrawals()).toEqual([]);
    expect(await ownConsents()).toEqual([]);

    await answer(joined, 'seen-and-heard');
    await publish(joined, 'camera');
    clock.advance(2_000);
    await end(host);
    expect(await refusal(withdraw(other))).toBe('NOT_FOUND');
    await withdraw(claire);
    const [mark] = await withdrawals();
    expect(mark).toMatchObject({ participantId: join.participantId, spans: [{ source: 'camera' }] });
    expect(await ownConsents()).toMatchObject([{ consent: 'watch-only', recordings: [{ spans: [{}] }] }]);
    const data = await claire.client.call('account.export', { as: claire.accessToken });
    expect(data.media).toMatchObject([{ withdrawnAtMs: mark?.withdrawnAtMs, settledAtMs: null }]);
  });

  it('stays at the recording until a host has dealt with it, and stands in the list of changes', async () => {
    const { host, speaker, recordingId, asHost, withdrawals } = await recordedSpeaker();
    await answer(speaker, 'watch-only');
    await end(host);
    const { client, as } = await asHost();
    const params = { id: recordingId, participantId: speaker.join.participantId };
    const settle = (isSettled: boolean) =>
      client.call('recordings.settleWithdrawal', { as, params, body: { isSettled } });
    await settle(true);
    expect((await withdrawals())[0]?.settledAtMs).not.toBeNull();
    const { recordings } = await client.call('recordings.list', { as });
    expect(recordings).toMatchObject([{ withdrawals: { open: 0, settled: 1 } }]);
    await settle(false);
    expect((await withdrawals())[0]?.settledAtMs).toBeNull();
    const nobody = { as, params: { ...params, participantId: 'nobody' }, body: { isSettled: true } };
    expect(await refusal(client.call('recordings.settleWithdrawal', nobody))).toBe('NOT_FOUND');
    const { entries } = await client.call('audit.list', { as, query: { kind: 'recordings' } });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['recording.marked', 'recording.settled']),
    );
    await client.call('recordings.delete', { as, params: { id: recordingId } });
    expect(await refusal(withdrawals())).toBe('NOT_FOUND');
  });
});
