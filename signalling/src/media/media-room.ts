import type { BroadcastRole, RtpCapabilities } from '@campus/protocol';
import type { SfuNode } from './sfu-node.ts';

/** What one participant holds in the SFU. The SFU's owner is the participant, so that a reconnection keeps it all. */
export interface MediaSession {
  readonly participantId: string;
  role: BroadcastRole;
  sendTransportId: string | null;
  receiveTransportId: string | null;
  /** Transports of an earlier life of this process, whose direction is not known any more. */
  readonly adoptedTransportIds: Set<string>;
  /** Subscription id → track id. */
  readonly subscriptions: Map<string, string>;
  /** Answers to `track.publish`, for a retry after a lost answer: the SFU would take it for a second producer. */
  readonly published: Map<string, { trackId: string; producerId: string; seq: number }>;
}

/** The volatile side of a broadcast: nothing of it is in the log. */
export interface MediaRoom {
  readonly broadcastId: string;
  readonly node: SfuNode;
  /** A new one means that all transports are gone. */
  epoch: string;
  rtpCapabilities: RtpCapabilities;
  readonly sessions: Map<string, MediaSession>;
  /** Tracks that have media at present. */
  readonly producedTrackIds: Set<string>;
  /** Tracks of the log without media, since when. */
  readonly missingSinceMs: Map<string, number>;
}

export function newRoom(
  broadcastId: string,
  node: SfuNode,
  opened: { roomEpoch: string; rtpCapabilities: RtpCapabilities },
): MediaRoom {
  return {
    broadcastId,
    node,
    epoch: opened.roomEpoch,
    rtpCapabilities: opened.rtpCapabilities,
    sessions: new Map(),
    producedTrackIds: new Set(),
    missingSinceMs: new Map(),
  };
}

export function sessionOf(room: MediaRoom, participantId: string, role: BroadcastRole): MediaSession {
  const known = room.sessions.get(participantId);
  if (known) {
    known.role = role;
    return known;
  }
  const session: MediaSession = {
    participantId,
    role,
    sendTransportId: null,
    receiveTransportId: null,
    adoptedTransportIds: new Set(),
    subscriptions: new Map(),
    published: new Map(),
  };
  room.sessions.set(participantId, session);
  return session;
}

export function transportsOf(session: MediaSession): string[] {
  const { sendTransportId, receiveTransportId, adoptedTransportIds } = session;
  return [sendTransportId, receiveTransportId, ...adoptedTransportIds].filter((id) => id !== null);
}

export function holdsTransport(session: MediaSession): boolean {
  return transportsOf(session).length > 0;
}

export function owns(session: MediaSession, transportId: string): boolean {
  return transportsOf(session).includes(transportId);
}

export function forgetTransport(session: MediaSession, transportId: string): void {
  if (session.sendTransportId === transportId) session.sendTransportId = null;
  if (session.receiveTransportId === transportId) session.receiveTransportId = null;
  session.adoptedTransportIds.delete(transportId);
}

/** Everything is gone with the epoch. */
export function startEpoch(room: MediaRoom, epoch: string, rtpCapabilities?: RtpCapabilities): void {
  room.epoch = epoch;
  if (rtpCapabilities) room.rtpCapabilities = rtpCapabilities;
  room.sessions.clear();
  room.producedTrackIds.clear();
  room.missingSinceMs.clear();
}
