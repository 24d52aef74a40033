import type { KyselyPlugin } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseTrouble } from '../database/testing-trouble.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import { openTestDatabase } from '../database/testing.ts';
import { attendanceLeaseMs, createAttendanceStore } from './attendance.ts';

const visit = { broadcastId: 'event-1', participantId: 'ada', role: 'viewer', nodeId: 'node-1', nowMs: 1_000 } as const;

describe.each(databaseKinds)('attendance on %s', (kind) => {
  async function open() {
    const database = await openTestDatabase(kind);
    onTestFinished(() => database.close());
    return createAttendanceStore(database.db);
  }

  it('counts each viewer once, however many connections they have, and nobody else', async () => {
    const attendance = await open();
    await attendance.open(visit);
    const second = await attendance.open(visit);
    await attendance.open({ ...visit, participantId: 'ben' });
    await attendance.open({ ...visit, participantId: 'centre', role: 'centre' });
    await attendance.open({ ...visit, broadcastId: 'event-2', participantId: 'cyd' });
    expect(await attendance.countViewers('event-1', 1_000)).toBe(2);
    await attendance.close(second, 2_000);
    expect(await attendance.countViewers('event-1', 2_000)).toBe(2);
    expect(await attendance.isConnected('ada', 2_000)).toBe(true);
    expect(await attendance.isConnected('ada', 2_000, second)).toBe(true);
  });

  it('does not count the people of a node that has died, and closes them when their lease is over', async () => {
    const attendance = await open();
    await attendance.open(visit);
    const ben = await attendance.open({ ...visit, participantId: 'ben', nodeId: 'node-2' });
    await attendance.renew('node-2', [ben], 15_000);
    const later = 1_000 + attendanceLeaseMs;
    expect(await attendance.countViewers('event-1', later)).toBe(1);
    expect(await attendance.isConnected('ada', later)).toBe(false);
    expect(await attendance.sweep(later)).toEqual([{ broadcastId: 'event-1', participantId: 'ada' }]);
    expect(await attendance.sweep(later)).toEqual([]);
    expect(await attendance.isAttended('event-1', later)).toBe(true);
    await attendance.closeNode('node-2', later);
    expect(await attendance.isAttended('event-1', later)).toBe(false);
    expect(await attendance.countViewers('event-1', later)).toBe(0);
    expect(await attendance.visitedAmong(['event-1', 'event-2'])).toEqual(['event-1']);
    expect(await attendance.visitedAmong([])).toEqual([]);
  });

  it('asks the database although nobody is to be renewed, so that trouble with it shows', async () => {
    const database = await openTestDatabase(kind);
    onTestFinished(() => database.close());
    const trouble = databaseTrouble();
    const attendance = createAttendanceStore(trouble.reach(database.db));
    expect(await attendance.renew('node-1', [], 1_000)).toEqual([]);
    trouble.isAway = true;
    await expect(attendance.renew('node-1', [], 1_000)).rejects.toThrow('terminating connection');
  });

  it('tells who was swept before trouble came, and leaves the rest for the next time', async () => {
    const database = await openTestDatabase(kind);
    onTestFinished(() => database.close());
    const trouble = databaseTrouble();
    const goesAfterAnUpdate: KyselyPlugin = {
      transformQuery({ node }) {
        if (node.kind === 'UpdateQueryNode') trouble.isAway = true;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const attendance = createAttendanceStore(trouble.reach(database.db).withPlugin(goesAfterAnUpdate));
    for (const participantId of ['ada', 'ben', 'cyd']) await attendance.open({ ...visit, participantId });
    const later = 1_000 + attendanceLeaseMs;
    const swept: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const found = await attendance.sweep(later);
      expect(found).toHaveLength(1);
      swept.push(...found.map(({ participantId }) => participantId));
      await expect(attendance.sweep(later)).rejects.toThrow('terminating connection');
      trouble.isAway = false;
    }
    expect(swept.toSorted()).toEqual(['ada', 'ben', 'cyd']);
    expect(await attendance.sweep(later)).toEqual([]);
  });

  it('opens again what was swept while its node could not renew, and neither what was closed nor what is not its own', async () => {
    const attendance = await open();
    const ada = await attendance.open(visit);
    const ben = await attendance.open({ ...visit, participantId: 'ben' });
    const cyd = await attendance.open({ ...visit, participantId: 'cyd', nodeId: 'node-2' });
    await attendance.open({ ...visit, participantId: 'dee' });
    await attendance.close(ben, 2_000);
    const later = 1_000 + attendanceLeaseMs;
    expect(await attendance.sweep(later)).toHaveLength(3);
    await attendance.renew('node-1', [ada, ben, cyd], later);
    const isConnected = (participantId: string) => attendance.isConnected(participantId, later + 1_000);
    expect(await Promise.all(['ada', 'ben', 'cyd', 'dee'].map(isConnected))).toEqual([true, false, false, false]);
    expect(await attendance.sweep(later)).toEqual([]);
  });
});
