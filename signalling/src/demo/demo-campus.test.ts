import { manualClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { expect, it, onTestFinished } from 'vitest';
import { attendanceLeaseMs } from '../broadcasts/attendance.ts';
import { databaseTrouble } from '../database/testing-trouble.ts';
import type { LiveCore } from '../live/live-core.ts';
import { openStage } from '../live/testing/live-stage.ts';
import { openTwoNodes } from '../live/testing/two-nodes.ts';
import { startDemoCampus } from './demo-campus.ts';

it('the synthetic campus is one node’s at a time: the others leave it alone, and take over when that one is gone', async () => {
  const clock = manualClock(Date.now());
  const trouble = databaseTrouble();
  const nodes = await openTwoNodes('sqlite', {
    clock,
    timings: { leaseMs: 600_000, graceMs: 100 },
    deps: { first: (deps) => ({ ...deps, db: trouble.reach(deps.db) }), second: (deps) => deps },
  });
  onTestFinished(() => nodes.close());
  const { first, second } = nodes;
  const lost: string[] = [];
  const start = async (core: LiveCore, name: string) => {
    const dependencies = {
      core,
      // It ends at once and is started again; nothing has to flow here.
      ffmpegPath: 'false',
      pidDir: `${first.app.config.dataDir}/children`,
      clock,
      log: silentLog(),
      onLost: () => void lost.push(name),
    };
    const campus = await startDemoCampus(dependencies, first.eventId);
    if (campus) onTestFinished(() => campus.stop());
    return campus;
  };
  const { db } = second.app.inside;
  const rounds = async (core: LiveCore) => {
    const viewer = await core.attendance.open({
      broadcastId: 'another-event',
      participantId: 'somebody',
      role: 'viewer',
      nodeId: 'gone',
      nowMs: 0,
    });
    // A round is over when it has swept what is known to be dead.
    const row = db.selectFrom('attendance').select('until_ms').where('id', '=', viewer);
    await eventually(async () => {
      clock.advance(5_000);
      expect((await row.executeTakeFirst())?.until_ms).not.toBeNull();
    });
  };
  const campus = async () => Object.values((await second.live.core.engine.state(first.eventId)).participants)[0];

  expect(await start(first.live.core, 'first')).not.toBeNull();
  await eventually(() => first.sfu.plane.counts().producers === 2);
  expect(await start(second.live.core, 'second')).toBeNull();
  await second.live.core.presence.resume();
  await rounds(second.live.core);
  expect(await campus()).toMatchObject({ isConnected: true });

  trouble.isAway = true;
  clock.advance(attendanceLeaseMs);
  await rounds(second.live.core);
  await eventually(async () => expect(await campus()).toMatchObject({ isConnected: false }));
  expect(await start(second.live.core, 'second')).not.toBeNull();
  await eventually(async () => expect(await campus()).toMatchObject({ isConnected: true }));
  trouble.isAway = false;
  clock.advance(5_000);
  await eventually(() => lost.length > 0);
  expect(lost).toEqual(['first']);
});

it('the synthetic campus is let go of when it cannot begin', async () => {
  const stage = await openStage();
  onTestFinished(() => stage.close());
  const { core } = stage.live;
  const troubled: typeof core = {
    ...core,
    participants: {
      ...core.participants,
      insert: () => Promise.reject(new Error('terminating connection')),
    },
  };
  const dependencies = {
    core: troubled,
    ffmpegPath: 'false',
    pidDir: `${stage.app.config.dataDir}/children`,
    clock: manualClock(Date.now()),
    log: silentLog(),
    onLost: () => undefined,
  };
  await expect(startDemoCampus(dependencies, stage.eventId)).rejects.toThrow('terminating connection');
  const rows = await stage.app.app.inside.db.selectFrom('attendance').select('until_ms').execute();
  expect(rows).toHaveLength(1);
  expect(rows[0]?.until_ms).not.toBeNull();
});
