import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { databaseTrouble } from '../database/testing-trouble.ts';
import { command, type LiveStage, openStage, secret } from '../live/testing/live-stage.ts';
import { partialMedia, startScriptedRecorder } from './testing/scripted-recorder.ts';

let stage: LiveStage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** A broadcast on air that is being recorded. */
async function recording() {
  const recorder = await startScriptedRecorder(secret);
  onTestFinished(() => recorder.close());
  const trouble = databaseTrouble();
  const opened = await openStage({
    config: { recordingsUrl: recorder.url },
    deps: (deps) => ({ ...deps, db: trouble.reach(deps.db) }),
  });
  stage = opened;
  const host = await opened.enter('host');
  await command(host, 'backstage.open');
  await command(host, 'broadcast.goLive');
  await command(host, 'recording.start');
  await eventually(() => recorder.syncs.length === 1);
  const recordingId = recorder.syncs[0]?.recordingId ?? '';
  const gaps = async () => {
    const events = await opened.live.core.engine.events(opened.eventId);
    return events.flatMap((event) => (event.type === 'recording.gapped' ? [[event.fromMs, event.toMs]] : []));
  };
  return { stage: opened, recorder, trouble, host, recordingId, gaps };
}

describe('what the recorder does is taken up', () => {
  it('when its link comes up while the database is away', async () => {
    const { recorder, trouble } = await recording();
    trouble.isAway = true;
    await recorder.close();
    const again = await startScriptedRecorder(secret, recorder.port);
    onTestFinished(() => again.close());
    await eventually(() => again.connections() === 1);
    await eventually(() => trouble.failures > 1);
    trouble.isAway = false;
    await eventually(() => again.syncs.length === 1);
    expect(again.syncs[0]).toEqual(recorder.syncs[0]);
  });

  it('when it says that it has ended while the database is away', async () => {
    const { recorder, trouble, host, recordingId } = await recording();
    trouble.isAway = true;
    recorder.tell('recording.exhausted', { recordingId, freeBytes: 1 });
    await eventually(() => trouble.failures > 0);
    trouble.isAway = false;
    await eventually(() => host.state().recording?.endReason === 'disk-low');
    await eventually(() => host.of('alarm.raised').length === 1);
    expect(host.of('alarm.raised')).toEqual([{ code: 'disk-low', isOver: false }]);
    await eventually(() => recorder.finishes.length === 1);
  });

  it('when a gap was told to nobody: at the next link, and at the end; once', async () => {
    const { stage: opened, recorder, host, recordingId, gaps } = await recording();
    const gap = { trackId: null, fromMs: 10.4, toMs: 20.6, reason: 'ffmpeg died' };
    recorder.show({ epochMs: 1_000, gaps: [gap] });
    await opened.restart();
    await eventually(async () => expect(await gaps()).toEqual([[1_010, 1_021]]));
    recorder.tell('recording.gapped', {
      recordingId,
      trackId: null,
      fromMs: 1_010,
      toMs: 1_021,
      reason: 'ffmpeg died',
    });
    recorder.show({ epochMs: 1_000, gaps: [gap, { ...gap, toMs: 30 }] });
    const again = await opened.connect(host.join);
    await command(again, 'broadcast.end');
    await eventually(async () => expect(await gaps()).toHaveLength(2));
    expect(await gaps()).toEqual([
      [1_010, 1_021],
      [1_010, 1_030],
    ]);
  });

  it('when a gap is told while the database is away', async () => {
    const { recorder, trouble, recordingId, gaps } = await recording();
    recorder.show({ epochMs: 1_000, gaps: [{ trackId: null, fromMs: 10, toMs: 20, reason: 'ffmpeg died' }] });
    trouble.isAway = true;
    recorder.tell('recording.gapped', {
      recordingId,
      trackId: null,
      fromMs: 1_010,
      toMs: 1_020,
      reason: 'ffmpeg died',
    });
    await eventually(() => trouble.failures > 0);
    trouble.isAway = false;
    await eventually(async () => expect(await gaps()).toEqual([[1_010, 1_020]]));
  });

  it('when a program became ready while signalling was away', async () => {
    const { stage: opened, recorder, host } = await recording();
    await command(host, 'broadcast.end');
    const { admin } = opened;
    const shown = async () => (await admin.client.call('recordings.list', { as: admin.accessToken })).recordings[0];
    await eventually(async () => expect(await shown()).toMatchObject({ state: 'processing' }));
    const program = { ...partialMedia('').program, state: 'ready' as const };
    recorder.show({ state: 'ready', program });
    await opened.restart();
    await eventually(async () => expect(await shown()).toMatchObject({ state: 'ready', programState: 'ready' }));
  });
});
