import { receivableTracks, type SfuNotices } from '@campus/protocol';
import type { NoticeHandlers } from '@campus/service-kit/contract-notices';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import { type Connection, type Hub, viewerOf } from '../live/hub.ts';
import { classOf } from '../live/projection.ts';
import { forgetTransport, type MediaRoom } from './media-room.ts';

export interface RelayDependencies {
  engine: BroadcastEngine;
  hub: Hub;
  /** The room, if it lies on the node that spoke. */
  roomOf: (roomId: string) => MediaRoom | undefined;
  lost: (room: MediaRoom, roomEpoch: string, reason: string) => void;
  trackAvailable: (roomId: string, trackId: string) => void;
  /** What is heard in the room at this moment. */
  heard: (roomId: string, levels: readonly { trackId: string; levelDb: number }[]) => void;
}

/** Passes on what the SFU says to those whom it concerns, and to nobody else. */
export function relayNotices(dependencies: RelayDependencies): NoticeHandlers<SfuNotices> {
  const { engine, hub, roomOf } = dependencies;

  /** Ids of the tracks that each connection may receive now. */
  const audienceOf = (broadcastId: string): { connection: Connection; trackIds: Set<string> }[] => {
    const state = engine.peek(broadcastId);
    if (!state) return [];
    const byClass = new Map<string, Set<string>>();
    return hub.of(broadcastId).map((connection) => {
      const viewer = viewerOf(connection);
      const key = classOf([state], viewer);
      const trackIds = byClass.get(key) ?? new Set(receivableTracks(state, viewer).map(({ id }) => id));
      byClass.set(key, trackIds);
      return { connection, trackIds };
    });
  };

  const publisherOf = (roomId: string, trackId: string): Connection | undefined => {
    const participantId = engine.peek(roomId)?.tracks[trackId]?.participantId;
    return participantId === undefined ? undefined : hub.get(participantId);
  };

  const subscriber = (roomId: string, ownerId: string, subscriptionId: string): Connection | undefined =>
    roomOf(roomId)?.sessions.get(ownerId)?.subscriptions.has(subscriptionId) ? hub.get(ownerId) : undefined;

  return {
    'room.lost': ({ roomId, roomEpoch, reason }) => {
      const room = roomOf(roomId);
      if (room) dependencies.lost(room, roomEpoch, reason);
    },
    'transport.changed': ({ roomId, ownerId, transportId, state }) => {
      const session = roomOf(roomId)?.sessions.get(ownerId);
      if (session && state === 'closed') forgetTransport(session, transportId);
    },
    'track.available': ({ roomId, trackId, source }) => {
      dependencies.trackAvailable(roomId, trackId);
      for (const { connection, trackIds } of audienceOf(roomId)) {
        if (trackIds.has(trackId)) hub.notify(connection, 'track.available', { trackId, source });
      }
    },
    'track.lost': ({ roomId, trackId }) => {
      roomOf(roomId)?.producedTrackIds.delete(trackId);
    },
    'track.scored': ({ roomId, trackId, score }) => {
      const publisher = publisherOf(roomId, trackId);
      if (publisher) hub.notify(publisher, 'quality.scored', { subscriptionId: null, trackId, score });
    },
    'subscription.closed': ({ roomId, ownerId, subscriptionId, trackId }) => {
      const connection = subscriber(roomId, ownerId, subscriptionId);
      roomOf(roomId)?.sessions.get(ownerId)?.subscriptions.delete(subscriptionId);
      if (connection) hub.notify(connection, 'subscription.closed', { subscriptionId, trackId });
    },
    'subscription.layered': ({ roomId, ownerId, subscriptionId, spatialLayer }) => {
      const connection = subscriber(roomId, ownerId, subscriptionId);
      if (connection) hub.notify(connection, 'subscription.layered', { subscriptionId, spatialLayer });
    },
    'subscription.heldBack': ({ roomId, ownerId, subscriptionId, isHeldBack }) => {
      const connection = subscriber(roomId, ownerId, subscriptionId);
      if (connection) hub.notify(connection, 'subscription.heldBack', { subscriptionId, isHeldBack });
    },
    'subscription.scored': ({ roomId, ownerId, subscriptionId, score }) => {
      const connection = subscriber(roomId, ownerId, subscriptionId);
      if (connection) hub.notify(connection, 'quality.scored', { subscriptionId, trackId: null, score });
    },
    'encoding.wanted': ({ roomId, trackId, codec }) => {
      const publisher = publisherOf(roomId, trackId);
      if (publisher) hub.notify(publisher, 'encoding.wanted', { trackId, codec });
    },
    'encoding.unwanted': ({ roomId, trackId, codec }) => {
      const publisher = publisherOf(roomId, trackId);
      if (publisher) hub.notify(publisher, 'encoding.unwanted', { trackId, codec });
    },
    'levels.measured': ({ roomId, levels }) => {
      dependencies.heard(roomId, levels);
      for (const { connection, trackIds } of audienceOf(roomId)) {
        const heard = levels.filter(
          ({ trackId }) => trackIds.has(trackId) || publisherOf(roomId, trackId) === connection,
        );
        if (heard.length > 0) hub.notify(connection, 'levels.measured', { levels: heard });
      }
    },
  };
}
