import {
  type BroadcastRole,
  type BroadcastState,
  type JoinReply,
  liveCalls,
  liveNotices,
  type Snapshot,
} from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { eventually } from '@campus/service-kit/testing';
import { type Seat, seats } from './attempts.ts';
import type { Known } from './refs.ts';
import { type Notice, openWire, type Wire } from './wire.ts';

const roleOf = (seat: Seat): BroadcastRole => {
  if (seat === 'guest') return 'viewer';
  return seat === 'smartboard' ? 'centre' : seat;
};

/** Somebody on a seat, with what they hold of the media. */
export interface Person {
  readonly seat: Seat;
  readonly role: BroadcastRole;
  readonly participantId: string;
  /** Null for whoever was removed for good. */
  wire: Wire | null;
  readonly transports: string[];
  readonly sendTransports: string[];
  readonly subscriptions: string[];
  readonly producers: string[];
  capabilities: unknown;
}

export type People = readonly Person[];

/** Nobody is connected yet. */
export function seatAll(joined: Readonly<Record<Seat, JoinReply>>): People {
  return seats.map((seat) => ({
    ...{ seat, role: roleOf(seat), participantId: joined[seat].participantId, wire: null },
    ...{ transports: [], sendTransports: [], subscriptions: [], producers: [], capabilities: {} },
  }));
}

/** A new connection, and what it is told first; null when they may not come in any more. */
export async function reconnect(url: string, person: Person, token: string): Promise<Snapshot | null> {
  await person.wire?.close();
  person.wire = null;
  try {
    const wire = await openWire(url, token);
    const isFirst = ({ name }: Notice): boolean => name === 'broadcast.snapshot';
    const first = await eventually(() => wire.notices.find(isFirst) ?? false, { intervalMs: 5 });
    person.wire = wire;
    const snapshot = liveNotices['broadcast.snapshot'].parse(first.data);
    person.capabilities = snapshot.media?.rtpCapabilities ?? {};
    return snapshot;
  } catch (error) {
    if (error instanceof AppError && error.code === 'LINK_REVOKED') return null;
    throw error;
  }
}

export function wasSentAway({ wire }: Person): boolean {
  return wire?.notices.some(({ name }) => name === 'access.revoked') ?? true;
}

/** What an answer gives somebody to go on with. */
export function noteAnswer(person: Person, call: string, request: unknown, data: unknown): void {
  if (call === 'media.open') {
    const { transportId, subscriptions } = liveCalls['media.open'].reply.parse(data);
    person.transports.push(transportId);
    if ((request as { direction?: string }).direction === 'send') person.sendTransports.push(transportId);
    person.subscriptions.push(...subscriptions.map(({ subscriptionId }) => subscriptionId));
  }
  if (call === 'media.subscribe') {
    const { subscriptions } = liveCalls['media.subscribe'].reply.parse(data);
    person.subscriptions.push(...subscriptions.map(({ subscriptionId }) => subscriptionId));
  }
  if (call === 'track.publish') person.producers.push(liveCalls['track.publish'].reply.parse(data).producerId);
}

/** What of the state, and of their own, somebody may mean. Of what is made anew all the time, the newest. */
export function knownTo(person: Person, state: BroadcastState, people: People): Known {
  const { talk, slides } = state;
  return {
    participants: people.map(({ participantId }) => participantId),
    tracks: Object.keys(state.tracks),
    questions: Object.keys(talk.questions),
    polls: Object.keys(talk.polls).slice(-2),
    messages: [...talk.chat.messages.flat(), ...talk.chat.held].map(({ seq }) => seq).slice(-12),
    decks: Object.keys(slides.decks),
    strokes: slides.strokes.map(({ id }) => id),
    transports: person.transports.slice(-2),
    sendTransports: person.sendTransports.slice(-1),
    subscriptions: person.subscriptions.slice(-3),
    producers: person.producers.slice(-2),
    capabilities: [person.capabilities],
  };
}

/** What somebody was told that the contract does not have, and events whose numbers do not follow on each other. */
export function strangeNotices({ seat, wire }: Person): string[] {
  const strange: string[] = [];
  let seq: number | undefined;
  for (const { name, data } of wire?.notices ?? []) {
    const schema = Object.hasOwn(liveNotices, name) ? liveNotices[name as keyof typeof liveNotices] : undefined;
    const parsed = schema?.safeParse(data);
    if (!parsed?.success) {
      strange.push(`${seat} was told ${name}: ${parsed?.error.message ?? 'not in the contract'}`);
      continue;
    }
    if (name === 'broadcast.snapshot') seq = liveNotices[name].parse(data).state.seq;
    if (name !== 'broadcast.events') continue;
    for (const event of liveNotices[name].parse(data).events) {
      if (seq === undefined || event.seq !== seq + 1) strange.push(`${seat} was told event ${event.seq} after ${seq}`);
      seq = event.seq;
    }
  }
  return strange;
}
