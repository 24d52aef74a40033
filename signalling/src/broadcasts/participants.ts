import { type BroadcastRole, type Consent, type Names, shortName } from '@campus/protocol';
import type { Selectable } from 'kysely';
import { gathered } from '../database/gathered.ts';
import type { Database } from '../database/open.ts';
import type { BroadcastTables } from './tables.ts';

export type ParticipantRow = Selectable<BroadcastTables['participants']>;

export interface ParticipantStore {
  find(participantId: string): Promise<ParticipantRow | null>;
  findByPerson(broadcastId: string, personId: string): Promise<ParticipantRow | null>;
  findByGrant(grantId: string): Promise<ParticipantRow[]>;
  findMany(participantIds: readonly string[]): Promise<ParticipantRow[]>;
  /** Throws a unique violation when the person is a participant already. */
  insert(row: ParticipantRow): Promise<void>;
  /** What somebody says anew when they come back. */
  update(participantId: string, change: Partial<Omit<ParticipantRow, 'id' | 'broadcast_id'>>): Promise<void>;
  noteConsent(participantId: string, consent: Consent, textVersion: string, atMs: number): Promise<void>;
  noteHeadCount(participantId: string, headCount: number): Promise<void>;
  /** How many came with each grant; grants that nobody used are missing. */
  countByGrant(grantIds: readonly string[]): Promise<Map<string, number>>;
}

export function createParticipantStore(db: Database): ParticipantStore {
  const select = () => db.selectFrom('participants').selectAll();
  const insert = gathered<ParticipantRow>(async (rows) => {
    await db.insertInto('participants').values(rows).execute();
  });
  return {
    find: async (id) => (await select().where('id', '=', id).executeTakeFirst()) ?? null,
    findByPerson: async (broadcastId, personId) =>
      (await select().where('broadcast_id', '=', broadcastId).where('person_id', '=', personId).executeTakeFirst()) ??
      null,
    findByGrant: (grantId) => select().where('grant_id', '=', grantId).execute(),
    async findMany(ids) {
      const rows: ParticipantRow[] = [];
      for (let start = 0; start < ids.length; start += 1_000)
        rows.push(
          ...(await select()
            .where('id', 'in', ids.slice(start, start + 1_000))
            .execute()),
        );
      return rows;
    },
    insert,
    async update(id, change) {
      await db.updateTable('participants').set(change).where('id', '=', id).execute();
    },
    async noteConsent(id, consent, textVersion, atMs) {
      const change = { consent, consent_text_version: textVersion, consent_at_ms: atMs };
      await db.updateTable('participants').set(change).where('id', '=', id).execute();
    },
    async noteHeadCount(id, headCount) {
      await db.updateTable('participants').set({ head_count: headCount }).where('id', '=', id).execute();
    },
    async countByGrant(grantIds) {
      if (grantIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('participants')
        .select(['grant_id', (eb) => eb.fn.countAll().as('count')])
        .where('grant_id', 'in', [...grantIds])
        .groupBy('grant_id')
        .execute();
      return new Map(rows.map((row) => [row.grant_id ?? '', Number(row.count)]));
    },
  };
}

/**
 * What others may see of a participant beside the ids of the log; null for somebody of whom no name is left. Where a
 * person's name was erased a centre keeps its own.
 */
export function publicName(row: Pick<ParticipantRow, 'name' | 'centre_name' | 'city'>): Names[string] | null {
  const name = row.name === '' ? row.centre_name : row.name;
  return name === null ? null : { name, centreName: row.centre_name, city: row.city };
}

/** The same of an event for schools, for whoever need not know whole names; a room keeps its own. */
export function shortenedName(name: Names[string]): Names[string] {
  return name.name === name.centreName ? name : { ...name, name: shortName(name.name) };
}

export function publicNames(rows: readonly ParticipantRow[], { isShortened = false } = {}): Names {
  return Object.fromEntries(
    rows.flatMap((row) => {
      const name = publicName(row);
      return name ? [[row.id, isShortened ? shortenedName(name) : name]] : [];
    }),
  );
}

/** Roles whose coming and going stands in the log; a viewer's is an attendance row. */
export function isLogged(role: BroadcastRole): boolean {
  return role !== 'viewer';
}
