import { randomUUID } from 'node:crypto';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  command,
  type Joined,
  type LiveStage,
  openStage,
  publish,
  secret,
  type StageOptions,
} from '../live/testing/live-stage.ts';
import { refusingLimits } from '../live/testing/refusing-limits.ts';
import { addInstitution, addPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { startScriptedRecorder } from './testing/scripted-recorder.ts';

let stage: LiveStage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open(options: StageOptions = {}) {
  const recorder = await startScriptedRecorder(secret);
  onTestFinished(() => recorder.close());
  stage = await openStage({ ...options, config: { recordingsUrl: recorder.url, ...options.config } });
  const host = await stage.enter('host', { name: 'Claire' });
  await command(host, 'backstage.open');
  return { stage, recorder, host };
}

/** Records a moment and ends; gives back the recording's id. */
async function record({ stage, host }: { stage: LiveStage; host: Joined }): Promise<string> {
  await command(host, 'recording.start');
  await command(host, 'broadcast.goLive');
  await command(host, 'broadcast.end');
  await eventually(() => host.state().phase === 'ended');
  const events = await stage.live.core.engine.events(stage.eventId);
  const started = events.find((event) => event.type === 'recording.started');
  if (started?.type !== 'recording.started') throw new Error('nothing was recorded');
  return started.recordingId;
}

describe('recording', () => {
  it('tells the recorder what to capture, whenever that changes, and closes it at the end', async () => {
    const { recorder, host, stage } = await open();
    const { trackId } = await publish(host, 'microphone');
    await command(host, 'recording.start');
    await eventually(() => host.state().recording !== null);
    // Armed: nothing is captured before the broadcast is live.
    expect(recorder.syncs).toEqual([]);
    await command(host, 'broadcast.goLive');
    await eventually(() => recorder.syncs.length === 1);
    const [first] = recorder.syncs;
    const { participantId } = host.join;
    expect(first).toMatchObject({
      roomId: stage.eventId,
      sfuUrl: stage.sfu.url,
      isCapturing: true,
      tracks: [{ trackId, participantId, source: 'microphone' }],
    });
    await command(host, 'broadcast.pause');
    await eventually(() => recorder.syncs.at(-1)?.isCapturing === false);
    expect(recorder.syncs.at(-1)?.tracks).toEqual([]);
    await command(host, 'broadcast.resume');
    await eventually(() => recorder.syncs.at(-1)?.isCapturing === true);
    await command(host, 'broadcast.end');
    await eventually(() => recorder.finishes.length === 1);
    const [finish] = recorder.finishes;
    expect(finish?.recordingId).toBe(first?.recordingId);
    expect(finish?.timeline).toMatchObject({ recordingId: first?.recordingId, epochMs: first?.epochMs });
    expect(finish?.timeline.tracks.map((track) => track.id)).toEqual([trackId]);
    expect(finish?.timeline.marks.map((mark) => mark.type)).toEqual(['live', 'paused', 'resumed', 'ended']);
    expect(new Set(recorder.syncs.map((sync) => sync.recordingId)).size).toBe(1);
  });

  it('never names a track without stored consent', async () => {
    const { recorder, host, stage } = await open();
    const speaker = await stage.enter('speaker', { consent: undefined });
    await publish(speaker, 'microphone');
    const own = await publish(host, 'microphone');
    await command(host, 'broadcast.goLive');
    await command(host, 'recording.start');
    await eventually(() => recorder.syncs.length > 0);
    expect(recorder.syncs.flatMap((sync) => sync.tracks.map((track) => track.trackId))).toEqual([own.trackId]);
    await speaker.call('consent.give', { commandId: randomUUID(), consent: 'seen-and-heard', textVersion: '1' });
    await eventually(() => recorder.syncs.at(-1)?.tracks.length === 2);
    await speaker.call('consent.give', { commandId: randomUUID(), consent: 'watch-only', textVersion: '1' });
    await eventually(() => recorder.syncs.at(-1)?.tracks.length === 1);
    expect(Object.keys(host.state().tracks)).toHaveLength(1);
  });

  it('tries again until it succeeds, and tells the hosts while the recorder is away', async () => {
    const { recorder, host, stage } = await open({ timings: { recordingAlarmMs: 100 } });
    await recorder.close();
    await command(host, 'broadcast.goLive');
    await command(host, 'recording.start');
    await eventually(() => host.of('alarm.raised').length === 1);
    expect(host.of('alarm.raised')).toEqual([{ code: 'recording-unavailable', isOver: false }]);
    const later = await stage.enter('host');
    await eventually(() => later.of('alarm.raised').length === 1);
    const again = await startScriptedRecorder(secret, recorder.port);
    onTestFinished(() => again.close());
    again.refuse('recording.sync', 'UNAVAILABLE', 2);
    await eventually(() => again.syncs.length === 1);
    await eventually(() => host.of('alarm.raised').at(-1)?.isOver === true);
    again.refuse('recording.finish', 'UNAVAILABLE', 2);
    await command(host, 'broadcast.end');
    await eventually(() => again.finishes.length === 1);
  });

  it('says what runs again to a recorder that was started anew', async () => {
    const { recorder, host } = await open();
    await command(host, 'broadcast.goLive');
    await command(host, 'recording.start');
    await eventually(() => recorder.syncs.length === 1);
    await recorder.close();
    const again = await startScriptedRecorder(secret, recorder.port);
    onTestFinished(() => again.close());
    await eventually(() => again.syncs.length === 1);
    expect(again.syncs[0]).toEqual(recorder.syncs[0]);
  });

  it('names the SFU that is there, when the one of before a restart had another address', async () => {
    const { recorder, host, stage } = await open();
    await stage.app.app.inside.db
      .updateTable('broadcast_placements')
      .set({ sfu_url: 'http://127.0.0.1:9' })
      .where('broadcast_id', '=', stage.eventId)
      .execute();
    await command(host, 'broadcast.goLive');
    await command(host, 'recording.start');
    await eventually(() => recorder.syncs.length > 0);
    expect(recorder.syncs.map(({ sfuUrl }) => sfuUrl)).toEqual([stage.sfu.url]);
  });

  it('closes at the next start what ended while signalling or the recorder was down', async () => {
    const { recorder, host, stage } = await open();
    await command(host, 'broadcast.goLive');
    await command(host, 'recording.start');
    await eventually(() => recorder.syncs.length === 1);
    recorder.refuse('recording.finish', 'UNAVAILABLE', 1_000);
    await command(host, 'broadcast.end');
    await eventually(() => host.state().phase === 'ended');
    await recorder.close();
    const again = await startScriptedRecorder(secret, recorder.port);
    onTestFinished(() => again.close());
    await stage.restart();
    await eventually(() => again.finishes.length > 0);
    // The life before may have reached it as well, and ended before it noted that.
    const finished = new Set(again.finishes.map(({ recordingId }) => recordingId));
    expect([...finished]).toEqual([recorder.syncs[0]?.recordingId]);
    expect(again.syncs).toEqual([]);
  });

  it('ends with an alarm when the disk is full, and the broadcast goes on', async () => {
    const { recorder, host } = await open();
    await command(host, 'broadcast.goLive');
    await command(host, 'recording.start');
    await eventually(() => recorder.syncs.length === 1);
    const recordingId = recorder.syncs[0]?.recordingId ?? '';
    recorder.tell('recording.exhausted', { recordingId, freeBytes: 1 });
    await eventually(() => host.state().recording?.endReason === 'disk-low');
    await eventually(() => host.of('alarm.raised').some((alarm) => alarm.code === 'disk-low'));
    await eventually(() => recorder.finishes.length === 1);
    expect(host.state().phase).toBe('live');
    recorder.refuse('recording.sync', 'DISK_FULL', 1);
    await command(host, 'recording.start');
    await eventually(() => host.of('alarm.raised').length === 2);
    await eventually(() => host.state().recording?.endReason === 'disk-low');
    expect(host.state().phase).toBe('live');
  });

  it('notes a gap once, however often it is told', async () => {
    const { recorder, host, stage } = await open();
    await command(host, 'broadcast.goLive');
    await command(host, 'recording.start');
    await eventually(() => recorder.syncs.length === 1);
    const recordingId = recorder.syncs[0]?.recordingId ?? '';
    const gap = { recordingId, trackId: null, fromMs: 1_000, toMs: 2_000 };
    recorder.tell('recording.gapped', { ...gap, reason: 'ffmpeg died' });
    recorder.tell('recording.gapped', { ...gap, reason: 'ffmpeg died' });
    recorder.tell('recording.gapped', { ...gap, toMs: 3_000, reason: 'ffmpeg died' });
    const gaps = async () =>
      (await stage.live.core.engine.events(stage.eventId)).filter((event) => event.type === 'recording.gapped');
    await eventually(async () => expect((await gaps()).map((event) => event.toMs)).toEqual([2_000, 3_000]));
  });

  it('keeps a recording that was armed and never live out of the library', async () => {
    const { recorder, host, stage } = await open();
    await command(host, 'recording.start');
    await command(host, 'broadcast.end');
    await eventually(() => host.state().phase === 'ended');
    const { admin } = stage;
    expect(await admin.client.call('recordings.list', { as: admin.accessToken })).toEqual({ recordings: [] });
    expect(recorder.finishes).toEqual([]);
  });
});

describe('the library', () => {
  it('shows a replay with its timeline, names, media and a token for the files', async () => {
    const opened = await open();
    await publish(opened.host, 'microphone');
    const recordingId = await record(opened);
    const { admin } = opened.stage;
    await eventually(async () => {
      const { recordings } = await admin.client.call('recordings.list', { as: admin.accessToken });
      expect(recordings).toMatchObject([
        { id: recordingId, state: 'processing', durationMs: 4_000, programState: 'rendering' },
      ]);
    });
    const replay = await admin.client.call('recordings.show', { as: admin.accessToken, params: { id: recordingId } });
    expect(replay).toMatchObject({
      id: recordingId,
      title: 'Spring in Nantes',
      mediaBase: `/media/${recordingId}/`,
      mediaToken: `signed-${recordingId}`,
      names: { [opened.host.join.participantId]: { name: 'Claire' } },
    });
    expect(replay.timeline.marks.map((mark) => mark.type)).toEqual(['live', 'ended']);
    const status = await admin.client.call('recordings.status', { as: admin.accessToken, params: { id: recordingId } });
    expect(status.program.progress).toBe(0.5);
    opened.recorder.tell('program.progressed', { recordingId, progress: 1, state: 'ready' });
    await eventually(async () => {
      const { recordings } = await admin.client.call('recordings.list', { as: admin.accessToken });
      expect(recordings[0]).toMatchObject({ state: 'ready', programState: 'ready' });
    });
  });

  it('is opened from one address only so often', async () => {
    const { stage, host } = await open({ deps: refusingLimits((limit) => limit === 'replay by address') });
    const params = { id: await record({ stage, host }) };
    const { client, accessToken: as } = stage.admin;
    for (const name of ['recordings.show', 'recordings.talk', 'recordings.slides', 'recordings.captions'] as const)
      expect(await refusal(client.call(name, { as, params }))).toBe('RATE_LIMITED');
  });

  it('gives a recording to whoever may watch it, and to all others nothing, not even that it is there', async () => {
    const opened = await open();
    const { stage, recorder } = opened;
    const recordingId = await record(opened);
    const { admin } = stage;
    await eventually(async () => {
      const { recordings } = await admin.client.call('recordings.list', { as: admin.accessToken });
      expect(recordings).toMatchObject([{ state: 'processing' }]);
    });
    const lahore = await addInstitution(admin, 'Lahore');
    const member = await addPerson(stage.app, admin, {
      role: 'member',
      institutionId: lahore.id,
      email: 'm@lahore.example',
    });
    const foreign = await addPerson(stage.app, admin, {
      role: 'organiser',
      institutionId: lahore.id,
      email: 'o@lahore.example',
    });
    const anybody = testClient(stage.app.url);
    const { token: link } = await stage.link('viewer');
    const show = (as?: string, query: Record<string, string> = {}) =>
      refusal(
        anybody
          .call('recordings.show', { params: { id: recordingId }, as, query })
          .then(() => Promise.reject(new Error('shown'))),
      ).catch((error: Error) => error.message);
    const listed = async (as?: string, query: Record<string, string> = {}) =>
      (await anybody.call('recordings.list', { as, query })).recordings.length;
    const answers = async () => ({
      nobody: [await show(), await listed()],
      member: [await show(member.accessToken), await listed(member.accessToken)],
      foreign: [await show(foreign.accessToken), await listed(foreign.accessToken)],
      link: [await show(undefined, { link }), await listed(undefined, { link })],
      admin: [await show(admin.accessToken), await listed(admin.accessToken)],
    });
    const yes = ['shown', 1];
    const no = ['NOT_FOUND', 0];
    expect(await answers()).toEqual({ nobody: no, member: no, foreign: no, link: yes, admin: yes });
    const update = (visibility: string) =>
      anybody.call('recordings.update', { params: { id: recordingId }, as: admin.accessToken, body: { visibility } });
    expect(await update('partners')).toMatchObject({ visibility: 'partners' });
    expect(await answers()).toEqual({ nobody: no, member: yes, foreign: yes, link: yes, admin: yes });
    await update('public');
    expect(await answers()).toEqual({ nobody: yes, member: yes, foreign: yes, link: yes, admin: yes });
    const asForeign = { params: { id: recordingId }, as: foreign.accessToken };
    expect(await refusal(anybody.call('recordings.delete', asForeign))).toBe('NOT_FOUND');
    await anybody.call('recordings.delete', { params: { id: recordingId }, as: admin.accessToken });
    expect(recorder.deletes).toEqual([recordingId]);
    expect(await answers()).toEqual({ nobody: no, member: no, foreign: no, link: no, admin: no });
  });

  it('does not list what is still being recorded, and does not delete it', async () => {
    const { stage, recorder, host } = await open();
    await command(host, 'broadcast.goLive');
    await command(host, 'recording.start');
    await eventually(() => recorder.syncs.length === 1);
    const id = recorder.syncs[0]?.recordingId ?? '';
    const { admin } = stage;
    const { token: link } = await stage.link('viewer');
    expect(await testClient(stage.app.url).call('recordings.list', { query: { link } })).toEqual({ recordings: [] });
    expect((await admin.client.call('recordings.list', { as: admin.accessToken })).recordings).toMatchObject([
      { id, state: 'recording' },
    ]);
    expect(await refusal(admin.client.call('recordings.delete', { params: { id }, as: admin.accessToken }))).toBe(
      'WRONG_PHASE',
    );
  });
});
