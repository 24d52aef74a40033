import type { Actor, BroadcastCommand, BroadcastRole } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBroadcastEngine } from '../broadcasts/engine.ts';
import { createMemoryLogStore } from '../broadcasts/memory-log-store.ts';
import { createLocalBus } from '../bus/local-bus.ts';
import { startScriptedRecorder } from '../recordings/testing/scripted-recorder.ts';
import { command, openStage, secret } from './testing/live-stage.ts';
import { createUnattendedWatch } from './unattended.ts';

const minuteMs = 60_000;
const system: Actor = { kind: 'system' };
const host: Actor = { kind: 'participant', participantId: 'host-1', role: 'host' };

/** A live broadcast with a host, an interpreter and a centre, and what looks after it; all by one manual clock. */
async function start() {
  const store = createMemoryLogStore();
  const clock = manualClock(1_000_000);
  const node = () => {
    const engine = createBroadcastEngine({
      ...{ store, clock, bus: createLocalBus(), log: silentLog() },
      newId: () => 'made-by-test',
    });
    const alarms: boolean[] = [];
    const watch = createUnattendedWatch({
      ...{ engine, store, clock },
      alarms: { set: (_id, _code, isOn) => void (alarms.at(-1) !== isOn && alarms.push(isOn)) },
    });
    onTestFinished(() => watch.close());
    return { engine, watch, alarms };
  };
  let current = node();
  const execute = (actor: Actor, command: BroadcastCommand) => current.engine.execute('event-1', actor, command);
  const join = (participantId: string, role: BroadcastRole) =>
    execute(system, {
      ...{ type: 'participant.join', participantId, role, consent: 'watch-only', centreId: null, headCount: null },
    });
  await execute(system, { type: 'broadcast.create', eventId: 'event-1', isRecordedAutomatically: false });
  await join('host-1', 'host');
  await join('interp-1', 'interpreter');
  await join('centre-1', 'centre');
  await execute(host, { type: 'backstage.open' });
  await execute(host, { type: 'broadcast.goLive' });
  return {
    execute,
    join,
    /** So much later; looked at every ten seconds on the way. */
    async pass(ms: number) {
      for (let passedMs = 0; passedMs < ms; passedMs += 10_000) {
        clock.advance(Math.min(10_000, ms - passedMs));
        await current.watch.tick();
      }
    },
    /** As a process that was away for so long. */
    restart(awayMs: number) {
      clock.advance(awayMs);
      current = node();
    },
    /** From now on the store lists one before it whose log cannot be read. */
    breakAnother() {
      const { list, read } = store;
      store.list = async () => [{ id: 'broken-1', eventId: 'broken-1', phase: 'live' }, ...(await list())];
      store.read = async (id, ...rest) => {
        if (id === 'broken-1') throw new Error('cannot be read');
        return read(id, ...rest);
      };
    },
    phase: async () => (await current.engine.state('event-1')).phase,
    alarms: () => current.alarms,
  };
}

describe('a broadcast on air that nobody looks after', () => {
  it('ends after half an hour, with a warning five minutes before', async () => {
    const set = await start();
    await set.pass(120 * minuteMs);
    expect([await set.phase(), set.alarms()]).toEqual(['live', [false]]);
    await set.execute(system, { type: 'participant.drop', participantId: 'host-1' });
    await set.pass(20 * minuteMs);
    await set.execute(system, { type: 'participant.leave', participantId: 'host-1' });
    await set.pass(5 * minuteMs - 10_000);
    expect(set.alarms()).toEqual([false]);
    await set.pass(10_000);
    expect([await set.phase(), set.alarms()]).toEqual(['live', [false, true]]);
    await set.pass(5 * minuteMs - 10_000);
    expect(await set.phase()).toBe('live');
    await set.pass(10_000);
    expect(await set.phase()).toBe('ended');
  });

  it('goes on when a host, a moderator or a speaker comes in time, and counts anew when they go', async () => {
    const set = await start();
    await set.execute(host, { type: 'broadcast.pause' });
    await set.execute(system, { type: 'participant.leave', participantId: 'host-1' });
    for (const role of ['moderator', 'speaker', 'host'] as const) {
      await set.pass(26 * minuteMs);
      expect(set.alarms().at(-1)).toBe(true);
      await set.join(`${role}-2`, role);
      // At once, and not when it is looked at next.
      expect(set.alarms().at(-1)).toBe(false);
      await set.pass(40 * minuteMs);
      await set.execute(system, { type: 'participant.drop', participantId: `${role}-2` });
    }
    await set.pass(24 * minuteMs);
    expect([await set.phase(), set.alarms().at(-1)]).toEqual(['paused', false]);
    await set.pass(6 * minuteMs);
    expect(await set.phase()).toBe('ended');
  });

  it('is not forgotten by a restart, and whoever was kept out by it has five minutes to come back', async () => {
    const set = await start();
    await set.execute(system, { type: 'participant.drop', participantId: 'host-1' });
    await set.pass(20 * minuteMs);
    set.restart(2 * minuteMs);
    await set.pass(3 * minuteMs - 10_000);
    expect(set.alarms()).toEqual([]);
    await set.pass(10_000);
    expect(set.alarms()).toEqual([true]);
    set.restart(60 * minuteMs);
    await set.pass(10_000);
    expect([await set.phase(), set.alarms()]).toEqual(['live', [true]]);
    await set.pass(5 * minuteMs);
    expect(await set.phase()).toBe('ended');
  });

  it('is not kept waiting by another broadcast that cannot be looked at', async () => {
    const set = await start();
    await set.execute(system, { type: 'participant.leave', participantId: 'host-1' });
    set.breakAnother();
    await expect(set.pass(10_000)).rejects.toThrow(AggregateError);
    for (let look = 0; look < 31 * 6; look += 1) await set.pass(10_000).catch(() => undefined);
    expect(await set.phase()).toBe('ended');
  });

  it('tells everyone who is left, and closes its recording as usual', async () => {
    const recorder = await startScriptedRecorder(secret);
    onTestFinished(() => recorder.close());
    const clock = manualClock(Date.now());
    const stage = await openStage({ clock, config: { recordingsUrl: recorder.url } });
    onTestFinished(() => stage.close());
    const host = await stage.enter('host');
    const left = [await stage.enter('viewer'), await stage.enter('centre'), await stage.enter('interpreter')];
    await command(host, 'backstage.open');
    await command(host, 'recording.start');
    await command(host, 'broadcast.goLive');
    await eventually(() => recorder.syncs.length > 0);
    host.close();
    await eventually(() => left[2]?.state().participants[host.join.participantId]?.isConnected === false);
    clock.advance(26 * minuteMs);
    const warning = { code: 'broadcast-unattended', isOver: false };
    for (const client of left) await eventually(() => expect(client.of('alarm.raised')).toEqual([warning]));
    const late = await stage.enter('viewer');
    await eventually(() => expect(late.of('alarm.raised')).toEqual([warning]));
    clock.advance(5 * minuteMs);
    for (const client of left) await eventually(() => client.state().phase === 'ended');
    await eventually(() => recorder.finishes.length === 1);
    const { admin } = stage;
    const session = await admin.client.call('session.refresh');
    await eventually(async () => {
      const { recordings } = await admin.client.call('recordings.list', { as: session.accessToken });
      expect(recordings).toMatchObject([{ state: 'processing' }]);
    });
  });
});
