import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type LiveStage, openStage, secret } from '../live/testing/live-stage.ts';
import { startScriptedRecorder } from '../recordings/testing/scripted-recorder.ts';
import { demoEvent } from './demo-content.ts';

const minuteMs = 60_000;
const system = { kind: 'system' } as const;

let stage: LiveStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** An event that was live and recorded, and has ended; gives back its recording's id. */
async function record({ app, live, admin }: LiveStage, id: string, isDemo: boolean): Promise<string> {
  const { events } = app.app.inside;
  const { institutionId } = admin.person;
  await events.insert({ id, draft: demoEvent(1_000), institutionId, createdBy: null, isDemo, nowMs: 1_000 });
  await live.broadcasts.createBroadcast({ eventId: id, isRecordedAutomatically: false });
  for (const type of ['backstage.open', 'recording.start', 'broadcast.goLive', 'broadcast.end'] as const)
    await live.core.engine.execute(id, system, { type });
  const { recording } = await live.core.engine.state(id);
  if (!recording) throw new Error('nothing was recorded');
  return recording.id;
}

describe('what visitors recorded of a demo', () => {
  it('is deleted an hour after its end, also when the recorder or this service was away meanwhile', async () => {
    const recorder = await startScriptedRecorder(secret);
    onTestFinished(() => recorder.close());
    const clock = manualClock(Date.now());
    stage = await openStage({ clock, config: { recordingsUrl: recorder.url } });
    const demo = await record(stage, 'demo-one', true);
    const real = await record(stage, 'event-one', false);
    await eventually(() => recorder.finishes.length === 2);
    clock.advance(59 * minuteMs);
    const later = await record(stage, 'demo-two', true);
    await eventually(() => recorder.finishes.length === 3);
    expect(recorder.deletes).toEqual([]);
    recorder.refuse('recording.delete', 'UNAVAILABLE', 1);
    clock.advance(2 * minuteMs);
    await stage.restart();
    // No time passes while nothing can be deleted: the later one must not be due as well by then.
    await eventually(() => recorder.connections() === 1);
    await eventually(() => {
      clock.advance(minuteMs);
      return recorder.deletes.length > 0;
    });
    expect(recorder.deletes).toEqual([demo]);
    const { live } = stage;
    const has = async (id: string) => (await live.eventOfRecording(id)) !== null;
    await eventually(async () => !(await has(demo)));
    expect([await has(later), await has(real)]).toEqual([true, true]);
    clock.advance(60 * minuteMs);
    await eventually(() => recorder.deletes.length === 2);
    clock.advance(24 * 60 * minuteMs);
    expect(recorder.deletes).toEqual([demo, later]);
    expect(await has(real)).toBe(true);
  });

  it('does not wait for another that cannot be deleted', async () => {
    const recorder = await startScriptedRecorder(secret);
    onTestFinished(() => recorder.close());
    const clock = manualClock(Date.now());
    stage = await openStage({ clock, config: { recordingsUrl: recorder.url } });
    await record(stage, 'demo-one', true);
    clock.advance(1_000);
    const second = await record(stage, 'demo-two', true);
    await eventually(() => recorder.finishes.length === 2);
    recorder.refuse('recording.delete', 'CONFLICT', 1);
    clock.advance(61 * minuteMs);
    await eventually(() => expect(recorder.deletes).toEqual([second]));
  });

  it('is found and deleted by administrators', async () => {
    const recorder = await startScriptedRecorder(secret);
    onTestFinished(() => recorder.close());
    stage = await openStage({ config: { recordingsUrl: recorder.url } });
    const id = await record(stage, 'demo-one', true);
    await eventually(() => recorder.finishes.length === 1);
    const { client, accessToken: as } = stage.admin;
    expect((await client.call('recordings.list', { as })).recordings).toMatchObject([{ id, eventId: 'demo-one' }]);
    await client.call('recordings.delete', { as, params: { id } });
    expect(recorder.deletes).toEqual([id]);
    expect((await client.call('recordings.list', { as })).recordings).toEqual([]);
  });
});
