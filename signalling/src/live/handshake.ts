import { AppError, LiveHandshake, PROTOCOL_VERSION } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { ParticipantRow, ParticipantStore } from '../broadcasts/participants.ts';
import type { Tokens } from '../keys/tokens.ts';
import type { EventStore, LinkGrants } from '../ports.ts';

export interface HandshakeDependencies {
  engine: BroadcastEngine;
  participants: ParticipantStore;
  links: LinkGrants;
  events: EventStore;
  tokens: Tokens;
  clock: Clock;
}

export interface Admitted {
  row: ParticipantRow;
  lastSeq: number;
}

/**
 * Reads who connects. Throws INVALID, PROTOCOL_VERSION, UNAUTHENTICATED (the client joins again), LINK_REVOKED,
 * LINK_EXPIRED. An ended broadcast is no reason to refuse: its snapshot says that it has ended.
 */
export async function readHandshake(dependencies: HandshakeDependencies, auth: unknown): Promise<Admitted> {
  const parsed = LiveHandshake.safeParse(auth);
  if (!parsed.success) throw AppError.fromZod(parsed.error, 'handshake');
  const { token, protocolVersion, lastSeq = 0 } = parsed.data;
  if (protocolVersion !== PROTOCOL_VERSION)
    throw new AppError('PROTOCOL_VERSION', `this server speaks protocol version ${PROTOCOL_VERSION}`);
  return { row: await admitParticipant(dependencies, token), lastSeq };
}

/** Whose join token it is, if they may still come in. Throws UNAUTHENTICATED, LINK_REVOKED, LINK_EXPIRED. */
export async function admitParticipant(dependencies: HandshakeDependencies, token: string): Promise<ParticipantRow> {
  const claims = await dependencies.tokens.verify('join', token);
  const row = await dependencies.participants.find(claims.sub);
  if (!row || row.broadcast_id !== claims.broadcastId)
    throw new AppError('UNAUTHENTICATED', 'this participant does not exist any more');
  const state = await dependencies.engine.state(row.broadcast_id);
  if (state.bannedIds.includes(row.id)) throw new AppError('LINK_REVOKED', 'this participant was removed');
  await checkDoor(dependencies, row);
  return row;
}

/** What let somebody in must still do so: their link, or for a guest without one that the event is public. */
async function checkDoor({ links, events, clock }: HandshakeDependencies, row: ParticipantRow): Promise<void> {
  if (row.grant_id !== null) {
    const grant = await links.find(row.grant_id);
    if (!grant || grant.revokedAtMs !== null) throw new AppError('LINK_REVOKED', 'the link was taken back');
    if (grant.expiresAtMs <= clock.nowMs()) throw new AppError('LINK_EXPIRED', 'the link has expired');
  } else if (row.person_id === null) {
    const event = await events.find(row.broadcast_id);
    if (event?.visibility !== 'public') throw new AppError('LINK_REVOKED', 'the event is public no more');
  }
}
