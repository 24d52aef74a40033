import type { BroadcastEvent, BroadcastRole } from '@campus/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAttendanceStore } from '../broadcasts/attendance.ts';
import { createParticipantStore } from '../broadcasts/participants.ts';
import { createSqlLogStore } from '../broadcasts/sql-log-store.ts';
import { addPerson, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal } from '../rest/test-client.ts';
import { startTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
let admin: TestPerson;
let eventId: string;

beforeEach(async () => {
  app = await startTestApp();
  admin = await setUp(app);
  const startsAtMs = Date.now() + 3_600_000;
  const body = { title: 'Tea and tales', kind: 'talk', startsAtMs, timeZone: 'UTC', visibility: 'partners' };
  eventId = (await admin.client.call('events.create', { as: admin.accessToken, body })).id;
});
afterEach(() => app.close());

const show = (by: TestPerson) => by.client.call('attendance.show', { params: { id: eventId }, as: by.accessToken });

async function join(id: string, role: BroadcastRole, name: string, centreName: string | null = null): Promise<void> {
  await createParticipantStore(app.app.inside.db).insert({
    ...{ id, broadcast_id: eventId, grant_id: null, person_id: null, role, name },
    ...{ centre_id: null, centre_name: centreName, city: null, head_count: null },
    ...{ consent: 'unasked', consent_text_version: null, consent_at_ms: null, joined_at_ms: 0 },
  });
}

describe('who was at an event', () => {
  it('stands in the log and the visits, with the names that are left', async () => {
    await join('lahore', 'centre', 'Bilal', 'Centre Lahore');
    await join('amina', 'viewer', '');
    const attendance = createAttendanceStore(app.app.inside.db);
    const visit = { broadcastId: eventId, participantId: 'amina', role: 'viewer', nodeId: 'node-1' } as const;
    await attendance.close(await attendance.open({ ...visit, nowMs: 1_000 }), 5_000);
    const by = { byId: null };
    const events: BroadcastEvent[] = [
      { seq: 1, atMs: 0, type: 'broadcast.created', eventId, isRecordedAutomatically: false },
      {
        ...{ seq: 2, atMs: 500, type: 'participant.joined', participantId: 'lahore', role: 'centre' },
        ...{ consent: 'unasked', centreId: null, headCount: 18 },
      },
      { seq: 3, atMs: 1_000, ...by, type: 'backstage.opened' },
      { seq: 4, atMs: 2_000, ...by, type: 'broadcast.wentLive' },
      { seq: 5, atMs: 10_000, ...by, type: 'broadcast.ended' },
    ];
    expect(await createSqlLogStore(app.app.inside.db).append(eventId, 0, events, null)).toEqual({ kind: 'appended' });
    const none = { hands: 0, questions: 0, votes: 0 };
    expect(await show(admin)).toEqual({
      onAir: { fromMs: 2_000, untilMs: 10_000, isOver: true },
      attendants: [
        {
          ...{ participantId: 'lahore', name: 'Bilal', role: 'centre', centreName: 'Centre Lahore', heads: 18 },
          ...{ firstSeenMs: 2_000, lastSeenMs: 10_000, presentMs: 8_000, ...none },
        },
        {
          ...{ participantId: 'amina', name: null, role: 'viewer', centreName: null, heads: null },
          ...{ firstSeenMs: 2_000, lastSeenMs: 5_000, presentMs: 3_000, ...none },
        },
      ],
    });
  });

  it('is empty before it was live, and only for its hosts', async () => {
    expect(await show(admin)).toEqual({ onAir: null, attendants: [] });
    const { institutionId } = admin.person;
    const member = await addPerson(app, admin, { role: 'member', email: 'm@univ.example', institutionId });
    expect(await refusal(show(member))).toBe('FORBIDDEN');
  });
});
