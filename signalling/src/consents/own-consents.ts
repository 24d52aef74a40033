import { type Actor, AppError, CONSENT_TEXT_VERSION, type ConsentDoor, type OwnConsent } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { ParticipantRow, ParticipantStore } from '../broadcasts/participants.ts';
import type { Database } from '../database/open.ts';
import { longestTtlMs, type Tokens } from '../keys/tokens.ts';
import type { LinkGrants } from '../ports.ts';
import { capturedOf } from './captured.ts';

const system: Actor = { kind: 'system' };
/** The newest of one account. Each is worked out from its broadcast's log. */
const longestList = 100;

export interface OwnConsentsDependencies {
  db: Database;
  engine: BroadcastEngine;
  participants: ParticipantStore;
  links: LinkGrants;
  tokens: Tokens;
  clock: Clock;
}

export interface OwnConsents {
  /** The newest first. */
  ofPerson(personId: string): Promise<OwnConsent[]>;
  /** Throws NOT_FOUND for another's. Doing it again changes nothing. */
  withdraw(personId: string, participantId: string): Promise<void>;
  /** Throws NOT_FOUND for a link that never was ours. */
  byDoor(door: ConsentDoor): Promise<OwnConsent[]>;
  withdrawByDoor(door: ConsentDoor): Promise<OwnConsent[]>;
}

/** What people agreed to, for themselves: to read, and to take back, also long after the broadcast. */
export function createOwnConsents(dependencies: OwnConsentsDependencies): OwnConsents {
  const { db, engine, participants, links, tokens, clock } = dependencies;

  const describe = async (row: ParticipantRow): Promise<OwnConsent> => {
    const who = { broadcastId: row.broadcast_id, participantId: row.id };
    const captured = await capturedOf(db, { ...who, untilMs: clock.nowMs() });
    const event = await db.selectFrom('events').select('title').where('id', '=', row.broadcast_id).executeTakeFirst();
    return {
      participantId: row.id,
      eventId: row.broadcast_id,
      title: event?.title ?? null,
      name: row.name,
      consent: row.consent,
      consentAtMs: row.consent_at_ms,
      recordings: captured.map(({ recordingId: id, startedAtMs, spans }) => ({ id, startedAtMs, spans })),
    };
  };

  /** Whoever agreed to nothing and is in no recording has nothing to take back. */
  const describeAll = async (rows: readonly ParticipantRow[]): Promise<OwnConsent[]> => {
    const all: OwnConsent[] = [];
    for (const row of rows) {
      const own = row.consent === 'unasked' ? null : await describe(row);
      if (own && (own.consent === 'seen-and-heard' || own.recordings.length > 0)) all.push(own);
    }
    return all;
  };

  const takeBack = async ({ id, broadcast_id: broadcastId, consent }: ParticipantRow): Promise<void> => {
    if (consent !== 'seen-and-heard') return;
    const command = { type: 'consent.note', participantId: id, consent: 'watch-only' } as const;
    await engine.execute(broadcastId, system, { ...command, textVersion: CONSENT_TEXT_VERSION });
  };

  /** Of a token that says who somebody was, however long ago it ended. */
  const rowOfToken = async (joinToken: string): Promise<ParticipantRow | null> => {
    const claims = await tokens.verify('join', joinToken, { expiredForMs: longestTtlMs }).catch(() => null);
    const row = claims ? await participants.find(claims.sub) : null;
    return row?.broadcast_id === claims?.broadcastId ? row : null;
  };

  const rowsBehind = async ({ link, joinToken }: ConsentDoor): Promise<ParticipantRow[]> => {
    const own = joinToken === undefined ? null : await rowOfToken(joinToken);
    if (own) return [own];
    if (link === undefined) return [];
    const grant = await links.recall(link);
    // A viewers' link may be a whole class's, and a board is nobody.
    return grant.role === 'viewer' || grant.board ? [] : participants.findByGrant(grant.id);
  };

  return {
    async ofPerson(personId) {
      const rows = await db
        .selectFrom('participants')
        .selectAll()
        .where('person_id', '=', personId)
        .where('consent', '!=', 'unasked')
        .orderBy('joined_at_ms', 'desc')
        .orderBy('id')
        .limit(longestList)
        .execute();
      return describeAll(rows);
    },
    async withdraw(personId, participantId) {
      const row = await participants.find(participantId);
      if (row?.person_id !== personId) throw new AppError('NOT_FOUND', 'there is no such part of yours');
      await takeBack(row);
    },
    byDoor: async (door) => describeAll(await rowsBehind(door)),
    async withdrawByDoor(door) {
      const rows = await rowsBehind(door);
      for (const row of rows) await takeBack(row);
      return describeAll(await participants.findMany(rows.map(({ id }) => id)));
    },
  };
}
