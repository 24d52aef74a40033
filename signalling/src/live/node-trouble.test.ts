import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import type { KyselyPlugin } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { attendanceLeaseMs } from '../broadcasts/attendance.ts';
import { databaseTrouble } from '../database/testing-trouble.ts';
import { command, publish } from './testing/live-stage.ts';
import { openTwoNodes } from './testing/two-nodes.ts';

const renewEveryMs = 5_000;

/** Two nodes that can each lose the database; a host at the first and a speaker, mostly at the second, are on air. */
async function onAir(leaseMs: number, options: { speakerIsAt?: 'first'; logPollMs?: number } = {}) {
  const { speakerIsAt = 'second', logPollMs } = options;
  const clock = manualClock(Date.now());
  const trouble = { first: databaseTrouble(), second: databaseTrouble() };
  const updates = { bySecond: 0 };
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === 'UpdateQueryNode') updates.bySecond += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const nodes = await openTwoNodes('sqlite', {
    clock,
    timings: { leaseMs, ...(logPollMs === undefined ? {} : { logPollMs }) },
    deps: {
      first: (deps) => ({ ...deps, db: trouble.first.reach(deps.db) }),
      second: (deps) => ({ ...deps, db: trouble.second.reach(deps.db).withPlugin(counting) }),
    },
  });
  onTestFinished(() => nodes.close());
  const { first, enterSecond } = nodes;
  const host = await first.enter('host');
  const speaker = await (speakerIsAt === 'first' ? first.enter('speaker') : enterSecond('speaker'));
  await command(host, 'backstage.open');
  const track = await publish(speaker, 'microphone');
  await command(host, 'broadcast.goLive');
  await eventually(() => speaker.state().phase === 'live');
  const { db } = first.app.app.inside;
  /** Resolves when the node at which they are has renewed since the clock was moved last. */
  const renewed = (participantId: string) =>
    eventually(async () => {
      const row = db.selectFrom('attendance').selectAll().where('participant_id', '=', participantId);
      const until = { until_ms: null, lease_until_ms: clock.nowMs() + attendanceLeaseMs };
      expect(await row.executeTakeFirst()).toMatchObject(until);
    });
  const types = async () => (await first.live.core.engine.events(first.eventId)).map(({ type }) => type);
  const atFirst = () => host.state().participants[speaker.join.participantId];
  /** Lets time pass as long as it takes, with the first node at work. */
  const passUntil = async (isSo: () => boolean) => {
    for (let round = 0; round < 40 && !isSo(); round += 1) {
      clock.advance(renewEveryMs);
      await renewed(host.join.participantId);
    }
    await eventually(isSo);
  };
  return { ...nodes, clock, trouble, updates, host, speaker, track, renewed, types, atFirst, passUntil };
}

describe('trouble of the database, with two nodes', () => {
  it('throws nobody out when it is over, whichever node is back first', async () => {
    const { clock, trouble, host, speaker, track, renewed, types, first } = await onAir(45_000);
    trouble.first.isAway = true;
    trouble.second.isAway = true;
    clock.advance(attendanceLeaseMs + 1_000);
    await eventually(() => trouble.first.failures > 0 && trouble.second.failures > 0);
    trouble.first.isAway = false;
    await renewed(host.join.participantId);
    // Another round of the first node, so that what it would do after the first one is done.
    clock.advance(renewEveryMs);
    await renewed(host.join.participantId);
    trouble.second.isAway = false;
    await renewed(speaker.join.participantId);
    clock.advance(renewEveryMs);
    await renewed(host.join.participantId);
    expect(await types()).not.toContain('participant.dropped');
    expect(Object.keys((await first.live.core.engine.state(first.eventId)).tracks)).toEqual([track.trackId]);
  });

  it('throws nobody out when a node is back first at which nobody is', async () => {
    const { clock, trouble, updates, host, renewed, types } = await onAir(600_000, { speakerIsAt: 'first' });
    trouble.first.isAway = true;
    trouble.second.isAway = true;
    for (let round = 0; round < 5; round += 1) {
      const { failures } = trouble.second;
      clock.advance(renewEveryMs);
      await eventually(() => trouble.second.failures > failures);
    }
    trouble.second.isAway = false;
    for (let round = 0; round < 2; round += 1) {
      const { bySecond } = updates;
      clock.advance(renewEveryMs);
      await eventually(() => updates.bySecond > bySecond);
    }
    trouble.first.isAway = false;
    await renewed(host.join.participantId);
    expect(await types()).not.toContain('participant.dropped');
  });

  it('brings back who was taken for gone at a node that was away for longer, with what they published', async () => {
    const { trouble, host, speaker, track, renewed, atFirst, passUntil } = await onAir(600_000, { logPollMs: 100 });
    trouble.second.isAway = true;
    await passUntil(() => atFirst()?.isConnected === false);
    trouble.second.isAway = false;
    await renewed(speaker.join.participantId);
    await eventually(() => atFirst()?.isConnected === true);
    expect(Object.keys(host.state().tracks)).toEqual([track.trackId]);
    expect(speaker.of('media.reset')).toEqual([]);
    expect(speaker.socket.connected).toBe(true);
  });

  it('lets those join again who were given up meanwhile, and tells them to open their media anew', async () => {
    const { trouble, host, speaker, track, atFirst, passUntil } = await onAir(10_000, { logPollMs: 100 });
    trouble.second.isAway = true;
    await passUntil(() => atFirst() === undefined);
    expect(host.state().tracks).toEqual({});
    trouble.second.isAway = false;
    await eventually(() => atFirst()?.isConnected === true);
    await eventually(() => speaker.of('media.reset').length === 1);
    await publish(speaker, 'microphone', { trackId: track.trackId });
    await eventually(() => host.state().tracks[track.trackId] !== undefined);
    expect(speaker.problems).toEqual([]);
    expect(speaker.socket.connected).toBe(true);
  });

  it('does not bring back who was removed', async () => {
    const { host, speaker, types, atFirst } = await onAir(45_000);
    const { participantId } = speaker.join;
    await host.call('participant.remove', { commandId: 'remove-them', participantId, isBanned: false });
    await eventually(() => !speaker.socket.connected);
    await host.call('stage.bring', { commandId: 'bring-the-host', participantId: host.join.participantId });
    expect(atFirst()).toBeUndefined();
    expect((await types()).filter((type) => type === 'participant.joined')).toHaveLength(2);
  });
});
