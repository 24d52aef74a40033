import { type AuditEntry, EventDraft } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createEventStore } from '../events/event-store.ts';
import { createLiveFeature, type LiveFeatureInside } from '../live/feature.ts';
import { openTestDatabase } from '../database/testing.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import { addInstitution, addPerson, setUp } from '../people/test-people.ts';
import { refusal } from '../rest/test-client.ts';
import { startTestApp } from '../testing.ts';
import { cursorOf, listAudit } from './audit-store.ts';
import { exportAudit } from './export.ts';
import { recordAudit } from './record-audit.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

describe('the list of changes', () => {
  it('has every change of rights and links, with who made it', async () => {
    const app = await startTestApp();
    closers.push(() => app.close());
    const admin = await setUp(app);
    const as = admin.accessToken;
    const { call } = admin.client;
    const lahore = await addInstitution(admin, 'Lahore');
    const sana = await addPerson(app, admin, {
      role: 'member',
      institutionId: lahore.id,
      email: 'sana@lahore.example',
    });
    const draft = { email: 'omar@lahore.example', role: 'member', institutionId: lahore.id };
    const { id } = await call('people.invite', { as, body: draft });
    await call('invitations.resend', { as, params: { id } });
    await call('invitations.revoke', { as, params: { id } });
    await call('invitations.revoke', { as, params: { id } });
    const role = { params: { id: sana.person.id, institutionId: lahore.id }, body: { role: 'organiser' } };
    await call('people.changeRole', { as, ...role });
    await call('people.changeRole', { as, ...role });
    const event = {
      title: 'Looms',
      kind: 'talk',
      startsAtMs: Date.now(),
      timeZone: 'UTC',
      isRecordedAutomatically: false,
    };
    const made = await sana.client.call('events.create', { as: sana.accessToken, body: event });
    const params = { id: made.id };
    const body = { role: 'speaker', label: 'For Bilal' };
    const { link } = await sana.client.call('links.create', { as: sana.accessToken, params, body });
    const revocation = { as: sana.accessToken, params: { ...params, linkId: link.id } };
    await sana.client.call('links.revoke', revocation);
    await sana.client.call('links.revoke', revocation);
    // What was refused is no change.
    expect(await refusal(call('people.changeRole', { as, ...role, params: { ...role.params, id: 'nobody' } }))).toBe(
      'NOT_FOUND',
    );

    const { entries, next } = await call('audit.list', { as });
    expect(next).toBeNull();
    const said = ({ action, actor, subject, institution, detail }: AuditEntry) =>
      [action, actor?.name, subject.name, institution?.name, detail.role].join(' | ');
    expect(entries.map(said).toSorted()).toEqual(
      [
        'campus.setUp | Ada Admin | Ada Admin | Nantes | ',
        'institution.created | Ada Admin | Lahore | Lahore | ',
        'invitation.sent | Ada Admin | sana@lahore.example | Lahore | member',
        'invitation.accepted | A member | sana@lahore.example | Lahore | member',
        'invitation.sent | Ada Admin | omar@lahore.example | Lahore | member',
        'invitation.resent | Ada Admin | omar@lahore.example | Lahore | member',
        'invitation.revoked | Ada Admin | omar@lahore.example | Lahore | ',
        'role.changed | Ada Admin | A member | Lahore | organiser',
        'link.created | A member | For Bilal | Lahore | speaker',
        'link.revoked | A member | For Bilal | Lahore | speaker',
      ].toSorted(),
    );
    const links = await call('audit.list', { as, query: { kind: 'links' } });
    expect(links.entries.map(({ action }) => action).toSorted()).toEqual(['link.created', 'link.revoked']);
    expect(links.entries[0]?.event).toEqual({ id: made.id, name: 'Looms' });
    const file = await call('audit.export', { as, query: { format: 'csv', search: 'bilal' } });
    expect(file.content.trim().split('\r\n')).toHaveLength(3);
  });

  it('has every change of a recording: started, stopped, changed, deleted', async () => {
    let live: LiveFeatureInside | undefined;
    const app = await startTestApp({
      createLive: async (deps) => {
        live = await createLiveFeature(deps);
        return live;
      },
    });
    closers.push(() => app.close());
    const admin = await setUp(app);
    const as = admin.accessToken;
    const event = {
      title: 'Looms',
      kind: 'talk',
      startsAtMs: Date.now(),
      timeZone: 'UTC',
      isRecordedAutomatically: true,
    };
    const { id } = await admin.client.call('events.create', { as, body: event });
    for (const type of ['backstage.open', 'broadcast.goLive', 'broadcast.end'] as const) {
      await live?.core.engine.execute(id, { kind: 'system' }, { type });
    }
    const { entries } = await eventually(async () => {
      const list = await admin.client.call('audit.list', { as, query: { kind: 'recordings' } });
      return list.entries.length === 2 ? list : false;
    });
    const recordingId = entries[0]?.subject.id ?? '';
    const change = { as, params: { id: recordingId }, body: { visibility: 'public', title: 'About looms' } };
    await admin.client.call('recordings.update', change);
    const all = (await admin.client.call('audit.list', { as, query: { kind: 'recordings' } })).entries;
    expect(all.map(({ action }) => action).toSorted()).toEqual([
      ...['recording.changed', 'recording.started', 'recording.stopped'],
    ]);
    expect(all.find(({ action }) => action === 'recording.stopped')?.detail).toEqual({ reason: 'broadcast-ended' });
    expect(all.find(({ action }) => action === 'recording.changed')).toMatchObject({
      actor: { name: 'Ada Admin' },
      subject: { name: 'About looms' },
      detail: { visibility: 'public', title: 'About looms' },
    });
  });
});

describe.each(databaseKinds)('the store of changes on %s', (kind) => {
  async function open() {
    const database = await openTestDatabase(kind);
    closers.push(() => database.close());
    return database.db;
  }
  const about = (id: string) => ({ actorId: null, subject: { kind: 'person', id } as const });

  it('gives pages that leave nothing out and repeat nothing, also within one millisecond', async () => {
    const db = await open();
    for (let index = 0; index < 25; index += 1) {
      await recordAudit(db, { action: 'role.changed', ...about(`person-${index}`) }, 1_000 + Math.floor(index / 10));
    }
    const seen: string[] = [];
    for (let before: string | undefined; ; ) {
      const page = await listAudit(db, {}, { limit: 10, before });
      seen.push(...page.map(({ subject }) => subject.id));
      const last = page.at(-1);
      if (!last) break;
      before = cursorOf(last);
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it('finds by time, kind and institution, and names and titles as they are written', async () => {
    const db = await open();
    const institution = (id: string, name: string) =>
      db
        .insertInto('institutions')
        .values({ id, name, city: name, country: 'PK', time_zone: 'UTC', is_lead: 0, is_demo: 0, created_at_ms: 0 })
        .execute();
    await institution('lahore', 'Lahore');
    await db
      .insertInto('people')
      .values({
        ...{ id: 'person-1', name: '100%_Sana', email: 'sana@lahore.example', role: 'member', language: null },
        ...{ institution_id: 'lahore', password_hash: '', created_at_ms: 0 },
      })
      .execute();
    await recordAudit(db, { action: 'role.changed', ...about('person-1'), institutionId: 'lahore' }, 1_000);
    await recordAudit(db, { action: 'role.changed', ...about('person-2') }, 2_000);
    await recordAudit(db, { action: 'link.created', actorId: 'person-1', subject: { kind: 'link', id: 'l' } }, 3_000);
    const found = async (filter: Parameters<typeof listAudit>[1]) =>
      (await listAudit(db, filter, { limit: 10 })).map(({ atMs }) => atMs);
    expect(await found({})).toEqual([3_000, 2_000, 1_000]);
    expect(await found({ search: '%_s' })).toEqual([3_000, 1_000]);
    expect(await found({ search: 'SANA@' })).toEqual([3_000, 1_000]);
    expect(await found({ search: '_%' })).toEqual([]);
    expect(await found({ fromMs: 2_000, untilMs: 2_000 })).toEqual([2_000]);
    expect(await found({ kind: 'links' })).toEqual([3_000]);
    expect(await found({ institutionId: 'lahore' })).toEqual([1_000]);
  });

  it('leaves out the demo, and writes nothing that is rolled back', async () => {
    const db = await open();
    const rolledBack = db.transaction().execute(async (trx) => {
      await recordAudit(trx, { action: 'role.changed', ...about('person-1') }, 1_000);
      throw new Error('the change failed');
    });
    await expect(rolledBack).rejects.toThrow('the change failed');
    await db
      .insertInto('institutions')
      .values({
        id: 'i',
        name: 'I',
        city: 'I',
        country: 'PK',
        time_zone: 'UTC',
        is_lead: 0,
        is_demo: 1,
        created_at_ms: 0,
      })
      .execute();
    const draft = EventDraft.parse({ title: 'Demo', kind: 'talk', startsAtMs: 0, timeZone: 'UTC' });
    const demo = { id: 'event-1', draft, institutionId: 'i', createdBy: null, isDemo: true, nowMs: 0 };
    await createEventStore(db).insert(demo);
    await recordAudit(db, { action: 'link.created', ...about('l'), eventId: 'event-1' }, 1_000);
    expect(await listAudit(db, {}, { limit: 10 })).toEqual([]);
  });
});

describe('the file of changes', () => {
  const entry: AuditEntry = {
    ...{ id: 'audit-1', atMs: Date.UTC(2026, 10, 26, 9), action: 'role.changed' },
    actor: { id: 'person-1', name: '=HYPERLINK("http://evil")' },
    subject: { kind: 'person', id: 'person-2', name: 'Søren "the, old"\nKay' },
    institution: { id: 'lahore', name: null },
    event: null,
    detail: { roleBefore: 'member', role: 'organiser' },
  };

  it('is read by spreadsheets as text, whatever names hold', () => {
    const { content, fileName, mediaType } = exportAudit([entry], 'csv', Date.UTC(2026, 10, 27));
    expect(fileName).toBe('audit-2026-11-27.csv');
    expect(mediaType).toBe('text/csv');
    expect(content.startsWith('\uFEFFid,at,action,')).toBe(true);
    expect(content).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(content).toContain('"Søren ""the, old""\nKay"');
    expect(content).toContain('roleBefore=member; role=organiser');
  });

  it('is the same in JSON, with times that people can read', () => {
    const { content } = exportAudit([entry], 'json', 0);
    expect(JSON.parse(content)).toMatchObject([{ at: '2026-11-26T09:00:00.000Z', action: 'role.changed' }]);
  });
});
