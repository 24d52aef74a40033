import { type Attendance, type Attendant, BroadcastRole } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import { createSqlLogStore } from '../broadcasts/sql-log-store.ts';
import { readWholeLog } from '../broadcasts/whole-log.ts';
import type { Database } from '../database/open.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import { type Interval, presences, timeOnAir, within } from './rules.ts';
import { findWhence } from './whence.ts';

/** For the hosts of an event: who was there. */
export function attendanceHandlers({ db, clock }: { db: Database; clock: Clock }): HandlersOf<'attendance.show'> {
  return { 'attendance.show': ({ params }) => showAttendance(db, params.id, clock.nowMs()) };
}

async function showAttendance(db: Database, broadcastId: string, nowMs: number): Promise<Attendance> {
  const events = await readWholeLog(createSqlLogStore(db), broadcastId);
  const onAir = timeOnAir(events, nowMs);
  if (!onAir) return { onAir, attendants: [] };
  const found = presences(events, await readVisits(db, broadcastId, nowMs), onAir.untilMs);
  const whence = await findWhence(db, broadcastId);
  const attendants = [...found].flatMap(([participantId, { role, heads, intervals, counts }]): Attendant[] => {
    const present = within(intervals, onAir);
    const [first, last] = [present[0], present.at(-1)];
    if (!first || !last) return [];
    const { name = null, centreName = null } = whence.get(participantId) ?? {};
    return [
      {
        ...{ participantId, name, centreName, role, heads, ...counts },
        firstSeenMs: first.fromMs,
        lastSeenMs: last.untilMs,
        presentMs: present.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0),
      },
    ];
  });
  return { onAir, attendants: attendants.toSorted(byComing) };
}

/** Whoever was there when it began by what they did there: hosts first, viewers last. */
function byComing(a: Attendant, b: Attendant): number {
  const rank = (role: BroadcastRole): number => BroadcastRole.options.indexOf(role);
  return a.firstSeenMs - b.firstSeenMs || rank(a.role) - rank(b.role) || (a.participantId < b.participantId ? -1 : 1);
}

/** A visit that was not closed goes on; of a node that died, until its lease was over. */
async function readVisits(
  db: Database,
  broadcastId: string,
  nowMs: number,
): Promise<(Interval & { participantId: string; role: BroadcastRole })[]> {
  const rows = await db
    .selectFrom('attendance')
    .select(['participant_id', 'role', 'from_ms', 'until_ms', 'lease_until_ms'])
    .where('broadcast_id', '=', broadcastId)
    .execute();
  return rows.map((row) => ({
    participantId: row.participant_id,
    role: row.role,
    fromMs: row.from_ms,
    untilMs: row.until_ms ?? Math.min(row.lease_until_ms, nowMs),
  }));
}
