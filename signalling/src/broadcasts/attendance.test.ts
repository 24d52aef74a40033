import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseKinds, openTestDatabase } from '../database/testing.ts';
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
    await attendance.open({ ...visit, participantId: 'ben', nodeId: 'node-2' });
    await attendance.renew('node-2', 15_000);
    const later = 1_000 + attendanceLeaseMs;
    expect(await attendance.countViewers('event-1', later)).toBe(1);
    expect(await attendance.isConnected('ada', later)).toBe(false);
    expect(await attendance.sweep(later)).toEqual([{ broadcastId: 'event-1', participantId: 'ada' }]);
    expect(await attendance.sweep(later)).toEqual([]);
    await attendance.closeNode('node-2', later);
    expect(await attendance.countViewers('event-1', later)).toBe(0);
    expect(await attendance.visitedSince(later - 1)).toEqual(['event-1']);
    expect(await attendance.visitedSince(later + 1)).toEqual([]);
  });
});
