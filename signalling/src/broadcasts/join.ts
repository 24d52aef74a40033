import { randomUUID } from 'node:crypto';
import {
  type Actor,
  AppError,
  type BroadcastRole,
  type BroadcastState,
  isRecorded,
  type JoinDraft,
  type JoinReply,
  type Person,
} from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import { isUniqueViolation } from '../database/errors.ts';
import type { Tokens } from '../keys/tokens.ts';
import type { CanHost, EventStore, Grant, LinkGrants, StoredEvent } from '../ports.ts';
import type { BroadcastEngine } from './engine.ts';
import type { ParticipantRow, ParticipantStore } from './participants.ts';

const hourMs = 60 * 60 * 1000;
const joinTokenTtlMs = 12 * hourMs;
/** How long after its end a join token still says who somebody was; a link or an account has to let them in anew. */
const renewableForMs = 28 * 24 * hourMs;

export interface JoinDependencies {
  engine: BroadcastEngine;
  participants: ParticipantStore;
  events: EventStore;
  links: LinkGrants;
  canHost: CanHost;
  tokens: Tokens;
  clock: Clock;
}

interface Admission {
  event: StoredEvent;
  role: BroadcastRole;
  grant: Grant | null;
  person: Person | null;
}

/**
 * Lets somebody into a broadcast: by a link, by an account that may host or see the event, or as a guest who watches a
 * public event. Whoever comes back (an earlier join token, or the same account) stays the same participant. Throws UNAUTHENTICATED, NOT_FOUND,
 * LINK_EXPIRED, LINK_REVOKED, LOCKED, CONSENT_REQUIRED, INVALID (a centre without its name), WRONG_PHASE (cancelled).
 */
export function createJoin(dependencies: JoinDependencies) {
  const { engine, tokens, clock } = dependencies;

  return async function join(draft: JoinDraft, person: Person | null): Promise<JoinReply> {
    const admission = await admit(dependencies, draft, person);
    const { event, role } = admission;
    if (event.isCancelled) throw new AppError('WRONG_PHASE', 'the event was cancelled');
    const known = await findKnown(dependencies, admission, draft.previousToken);
    const centre = role === 'centre' ? centreOf(draft, known, admission) : institutionOf(admission);
    const state = await engine.state(event.id);
    await refuseBanned(dependencies, state, admission, known);
    refuseWhileLocked(state, role, known);
    const consent = consentOf(draft, { known, role, state, nowMs: clock.nowMs() });
    const details = {
      role,
      name: draft.name,
      ...centre,
      ...consent,
    };
    const row = known
      ? await anew(dependencies, state, known, details)
      : await insert(dependencies, state, admission, details);
    await tellLog(engine, state, row.id, row);
    const restMs = (admission.grant?.expiresAtMs ?? Number.POSITIVE_INFINITY) - clock.nowMs();
    const claims = { sub: row.id, broadcastId: event.id };
    const { token, expiresAtMs } = await tokens.sign('join', claims, Math.min(joinTokenTtlMs, restMs));
    return { joinToken: token, expiresAtMs, broadcastId: event.id, participantId: row.id };
  };
}

async function admit(
  { events, links, canHost, participants }: JoinDependencies,
  draft: JoinDraft,
  person: Person | null,
): Promise<Admission> {
  if (draft.link !== undefined) {
    const grant = await links.verify(draft.link);
    const event = await events.find(grant.eventId);
    if (!event) throw new AppError('NOT_FOUND', 'the event of this link does not exist');
    return { event, role: grant.role, grant, person: null };
  }
  if (draft.eventId === undefined)
    throw new AppError('INVALID', 'a link or an event is needed', { fields: { link: 'is missing' } });
  const event = await events.find(draft.eventId);
  if (!person) {
    if (event?.visibility === 'public') return { event, role: 'viewer', grant: null, person: null };
    // The same answer for an event that is not there.
    throw new AppError('UNAUTHENTICATED', 'joining without a link needs an account');
  }
  const mayHost = event !== null && canHost(person, event);
  if (!event || (!mayHost && event.visibility === 'invited')) throw new AppError('NOT_FOUND', 'there is no such event');
  if (mayHost) return { event, role: 'host', grant: null, person };
  const isRenewal = draft.previousToken !== undefined && draft.centre === undefined;
  const known = isRenewal ? await participants.findByPerson(event.id, person.id) : null;
  const isCentre =
    person.roles.some(({ role }) => role === 'coordinator') && (draft.centre !== undefined || known?.role === 'centre');
  return { event, role: isCentre ? 'centre' : 'viewer', grant: null, person };
}

/**
 * An earlier token counts only together with what gave it: the same link, the same account, or for a guest neither. It
 * is shown when it is
 * about to end or has ended, so that it need not be good any more, only ours.
 */
async function findKnown(
  { participants, tokens }: JoinDependencies,
  { event, grant, person }: Admission,
  previousToken: string | undefined,
): Promise<ParticipantRow | null> {
  if (person) return participants.findByPerson(event.id, person.id);
  // A board is one device, whatever has become of its memory.
  if (grant?.board) return (await participants.findByGrant(grant.id))[0] ?? null;
  if (previousToken === undefined) return null;
  const claims = await tokens.verify('join', previousToken, { expiredForMs: renewableForMs }).catch(() => null);
  const row = claims ? await participants.find(claims.sub) : null;
  const isSameDoor = row?.broadcast_id === event.id && row.grant_id === (grant?.id ?? null) && row.person_id === null;
  return isSameDoor ? row : null;
}

/**
 * A ban holds for the person and not for one tab: a link that is meant for one brings nobody new any more once somebody
 * who came with it was banned. A viewers' link may be a whole class's, and viewers cannot be banned one by one.
 */
async function refuseBanned(
  { participants }: JoinDependencies,
  { bannedIds }: BroadcastState,
  { grant, role }: Admission,
  known: ParticipantRow | null,
): Promise<void> {
  if (bannedIds.length === 0) return;
  const cameByIt = known || !grant || role === 'viewer' ? [] : await participants.findByGrant(grant.id);
  if ([...cameByIt, ...(known ? [known] : [])].some(({ id }) => bannedIds.includes(id)))
    throw new AppError('LINK_REVOKED', 'this participant was removed');
}

/** Whoever was let in before comes back; a host has to be able to look after what runs. */
function refuseWhileLocked({ stage, phase }: BroadcastState, role: BroadcastRole, known: ParticipantRow | null): void {
  if (stage.isLocked && phase !== 'ended' && !known && role !== 'host')
    throw new AppError('LOCKED', 'the broadcast is locked');
}

type CentreFields = Pick<ParticipantRow, 'centre_id' | 'centre_name' | 'city' | 'head_count'>;

/** Nobody but a centre says where they come from: whose centre that is, their account knows. */
function institutionOf({ person }: Admission): CentreFields {
  return { centre_id: person?.institutionId ?? null, centre_name: null, city: null, head_count: null };
}

/** What a centre says of itself, or, when it says nothing at a renewal, what is known: its heads may be counted anew. */
function centreOf(draft: JoinDraft, known: ParticipantRow | null, { grant, person }: Admission): CentreFields {
  const centre_id = grant?.board?.centreId ?? grant?.id ?? person?.institutionId ?? null;
  if (draft.centre) {
    const { name, city, headCount } = draft.centre;
    return { centre_id, centre_name: name, city: city || null, head_count: headCount };
  }
  if (known?.role === 'centre') {
    const { centre_name, city, head_count } = known;
    return { centre_id, centre_name, city, head_count };
  }
  throw new AppError('INVALID', 'a centre says its name and how many it is', { fields: { centre: 'is missing' } });
}

type ConsentFields = Pick<ParticipantRow, 'consent' | 'consent_text_version' | 'consent_at_ms'>;

function consentOf(
  draft: JoinDraft,
  asked: { known: ParticipantRow | null; role: BroadcastRole; state: BroadcastState; nowMs: number },
): ConsentFields {
  const { known, role, state, nowMs } = asked;
  // Viewers are only told at the door: that takes nothing back of what they agreed to when they raised a hand.
  const isOnlyTold = role === 'viewer' && known?.consent === 'seen-and-heard' && draft.consent?.choice === 'watch-only';
  if (draft.consent && !isOnlyTold) {
    const { choice, textVersion } = draft.consent;
    return { consent: choice, consent_text_version: textVersion, consent_at_ms: nowMs };
  }
  // A renewal is no door at which somebody is asked: without an answer they go on watching, and may not publish.
  if (known && (known.consent !== 'unasked' || draft.previousToken !== undefined)) {
    const { consent, consent_text_version, consent_at_ms } = known;
    return { consent, consent_text_version, consent_at_ms };
  }
  if (state.phase !== 'ended' && isRecorded(state)) {
    throw new AppError('CONSENT_REQUIRED', 'this event is recorded: whoever joins says first what they agree to');
  }
  return { consent: 'unasked', consent_text_version: null, consent_at_ms: null };
}

type Details = Omit<ParticipantRow, 'id' | 'broadcast_id' | 'grant_id' | 'person_id' | 'joined_at_ms'>;

async function anew(
  { engine, participants }: JoinDependencies,
  state: BroadcastState,
  known: ParticipantRow,
  details: Details,
): Promise<ParticipantRow> {
  await noteConsent(engine, state, known, details);
  await participants.update(known.id, details);
  return { ...known, ...details };
}

async function insert(
  dependencies: JoinDependencies,
  state: BroadcastState,
  { event, grant, person }: Admission,
  details: Details,
): Promise<ParticipantRow> {
  const { participants, clock } = dependencies;
  const row: ParticipantRow = {
    id: randomUUID(),
    broadcast_id: event.id,
    grant_id: grant?.id ?? null,
    person_id: person?.id ?? null,
    joined_at_ms: clock.nowMs(),
    ...details,
  };
  try {
    await participants.insert(row);
    return row;
  } catch (error) {
    // Two tabs of one account joined at the same moment: the first made the participant.
    const first = person && isUniqueViolation(error) ? await participants.findByPerson(event.id, person.id) : null;
    if (!first) throw error;
    return anew(dependencies, state, first, details);
  }
}

/**
 * Somebody who was here before may answer differently this time: by the log, so that what is taken back is taken out of
 * the air at once and stands at the recordings, before it stands in the row.
 */
async function noteConsent(
  engine: BroadcastEngine,
  state: BroadcastState,
  known: ParticipantRow,
  { consent, consent_text_version: textVersion }: ConsentFields,
): Promise<void> {
  if (consent === 'unasked' || consent === known.consent || textVersion === null) return;
  // A viewer's first answer stands in their row alone: viewers are not in the log.
  if (known.consent === 'unasked' && !state.participants[known.id]) return;
  const command = { type: 'consent.note', participantId: known.id, consent, textVersion } as const;
  await engine.execute(known.broadcast_id, { kind: 'system' }, command);
}

/** Somebody whom the log knows already may be another number this time. */
async function tellLog(engine: BroadcastEngine, state: BroadcastState, id: string, row: ParticipantRow): Promise<void> {
  const known = state.participants[id];
  if (!known || state.phase === 'ended') return;
  const actor: Actor = { kind: 'participant', participantId: id, role: known.role };
  if (known.role === 'centre' && row.head_count !== null && row.head_count !== known.headCount) {
    await engine.execute(state.id, actor, { type: 'participant.count', headCount: row.head_count });
  }
}
