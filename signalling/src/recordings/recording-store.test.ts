import { PlatformRole, type RecordingState, type Visibility } from '@campus/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/open.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { createEventStore } from '../events/event-store.ts';
import { canHost } from '../events/rules.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { createRecordingStore, type RecordingRow } from './recording-store.ts';
import { maySee } from './rules.ts';

let database: TestDatabase | undefined;
afterEach(async () => {
  await database?.close();
  database = undefined;
});

async function insertEvent(db: Database, id: string, institutionId: string, visibility: Visibility, isDemo: boolean) {
  const draft = {
    title: 'A talk about looms',
    description: '',
    kind: 'talk' as const,
    startsAtMs: 1_000,
    durationMinutes: 60,
    timeZone: 'Asia/Karachi',
    languages: ['en'],
    visibility,
    isRecordedAutomatically: false,
    isForSchools: false,
    agenda: [],
    capacity: null,
  };
  return createEventStore(db).insert({ id, draft, institutionId, createdBy: null, isDemo, nowMs: 1_000 });
}

function row(id: string, eventId: string, changes: Partial<RecordingRow> = {}): RecordingRow {
  return {
    id,
    broadcast_id: eventId,
    event_id: eventId,
    title: null,
    visibility: null,
    requested_at_ms: 1_000,
    started_at_ms: 1_000,
    ended_at_ms: 2_000,
    finished_at_ms: 2_000,
    deleted_at_ms: null,
    duration_ms: 1_000,
    state: 'ready',
    program_state: 'ready',
    ...changes,
  };
}

describe.each(databaseKinds)('the store of recordings on %s', (kind) => {
  async function open() {
    database = await openTestDatabase(kind);
    const { db } = database;
    for (const [id, name] of [
      ['lahore', 'Lahore'],
      ['bologna', 'Bologna'],
    ] as const) {
      const draft = { name, city: name, country: 'PK', timeZone: 'Asia/Karachi' };
      await insertInstitution(db, { id, draft, isLead: false, isDemo: false, nowMs: 1 });
    }
    return { db, store: createRecordingStore(db) };
  }

  it('lists exactly what the rules let somebody see, whoever asks', async () => {
    const { db, store } = await open();
    const all: { row: RecordingRow; event: Awaited<ReturnType<typeof insertEvent>> }[] = [];
    const visibilities = ['public', 'partners', 'invited'] as const;
    for (const institutionId of ['lahore', 'bologna'])
      for (const isDemo of [false, true])
        for (const visibility of visibilities) {
          const eventId = `event-${institutionId}-${isDemo ? 'demo' : 'real'}-${visibility}`;
          const event = await insertEvent(db, eventId, institutionId, visibility, isDemo);
          for (const own of [null, ...visibilities])
            for (const state of ['recording', 'processing', 'ready', 'failed'] satisfies RecordingState[]) {
              const made = row(`${eventId}-${own}-${state}`, eventId, { visibility: own, state });
              await db.insertInto('recordings').values(made).execute();
              all.push({ row: made, event });
            }
        }
    const people = [
      null,
      ...PlatformRole.options.map((role) => ({
        ...{ id: 'person-1', name: 'Ada', email: 'ada@lahore.example', role },
        ...{ institutionId: 'lahore', institutionName: 'Lahore', language: null },
        roles: [{ institutionId: 'lahore', institutionName: 'Lahore', role }],
      })),
    ];
    for (const person of people)
      for (const grant of [null, { eventId: 'event-lahore-demo-invited' }, { eventId: 'event-bologna-real-invited' }]) {
        const listed = (await store.list({ person, grant })).map(({ id }) => id);
        const seen = all.filter(({ row, event }) =>
          maySee(row, event, { person, grant, isHost: canHost(person, event) }),
        );
        expect({ person, grant, listed: listed.toSorted() }).toEqual({
          person,
          grant,
          listed: seen.map((one) => one.row.id).toSorted(),
        });
      }
  });

  it('does not let what somebody may not see push out what they may', async () => {
    const { db, store } = await open();
    await insertEvent(db, 'event-real', 'lahore', 'public', false);
    await insertEvent(db, 'event-demo', 'lahore', 'public', true);
    await insertEvent(db, 'event-closed', 'lahore', 'invited', false);
    const newer = Array.from({ length: 250 }, (_, index) =>
      row(`newer-${index}`, index % 2 === 0 ? 'event-demo' : 'event-closed', { started_at_ms: 5_000 + index }),
    );
    await db.insertInto('recordings').values(newer).execute();
    await db.insertInto('recordings').values(row('the-one', 'event-real')).execute();
    expect((await store.list({ person: null, grant: null })).map(({ id }) => id)).toEqual(['the-one']);
    expect(await store.list({ person: null, grant: null, eventId: 'event-demo' })).toEqual([]);
  });
});
