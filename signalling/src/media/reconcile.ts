import { AppError, type BroadcastState, isStaff, receivableTracks, type RoomInventory } from '@campus/protocol';
import type { Logger } from '@campus/service-kit/log';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { ParticipantStore } from '../broadcasts/participants.ts';
import type { Hub } from '../live/hub.ts';
import { ask, closeSubscription } from './enforce.ts';
import { holdsTransport, type MediaRoom, sessionOf } from './media-room.ts';
import type { SfuNode } from './sfu-node.ts';

/** Owners with this prefix are recorders: their taps are the recordings service's business. */
const recorderPrefix = 'recorder-';

export interface ReconcileDependencies {
  engine: BroadcastEngine;
  participants: ParticipantStore;
  hub: Hub;
  log: Logger;
  storedUrl: (broadcastId: string) => Promise<string | null>;
  /** The room of the inventory in memory: made, kept, or started anew when its epoch has changed. */
  adopt: (broadcastId: string, node: SfuNode) => Promise<MediaRoom>;
  /** Somebody holds transports and is not connected here: closed at the end of a lease. */
  keep: (broadcastId: string, participantId: string) => void;
  /** Somebody's transports are gone although the room is not. */
  reset: (room: MediaRoom, participantId: string) => void;
  roomsOn: (node: SfuNode) => MediaRoom[];
}

/**
 * Compares what lies on an SFU with the log, after each (re)connection: rooms of ended broadcasts, producers without
 * a track, and subscriptions that nobody may have are closed; what is right is taken over.
 */
export async function reconcile(dependencies: ReconcileDependencies, node: SfuNode): Promise<void> {
  const { rooms } = await node.call('room.list', {});
  const listed = new Set<string>();
  for (const inventory of rooms) {
    listed.add(inventory.roomId);
    const state = await knownState(dependencies.engine, inventory.roomId);
    const isElsewhere = state !== null && (await dependencies.storedUrl(inventory.roomId)) !== node.url;
    if (!state || state.phase === 'ended' || isElsewhere) {
      await node.call('room.close', { roomId: inventory.roomId });
      continue;
    }
    const room = await dependencies.adopt(inventory.roomId, node);
    if (room.epoch === inventory.roomEpoch) await compare(dependencies, room, state, inventory);
  }
  // The SFU was started anew: rooms that we know are opened again, under a new epoch.
  for (const room of dependencies.roomsOn(node))
    if (!listed.has(room.broadcastId)) await dependencies.adopt(room.broadcastId, node);
}

async function knownState(engine: BroadcastEngine, broadcastId: string): Promise<BroadcastState | null> {
  try {
    return await engine.state(broadcastId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

async function compare(
  dependencies: ReconcileDependencies,
  room: MediaRoom,
  state: BroadcastState,
  inventory: RoomInventory,
): Promise<void> {
  compareTracks(dependencies, room, state, inventory);
  const held = new Set(inventory.transports.map(({ transportId }) => transportId));
  for (const session of room.sessions.values()) {
    const had = holdsTransport(session);
    for (const id of session.adoptedTransportIds) if (!held.has(id)) session.adoptedTransportIds.delete(id);
    const isSendLost = session.sendTransportId !== null && !held.has(session.sendTransportId);
    const isReceiveLost = session.receiveTransportId !== null && !held.has(session.receiveTransportId);
    if (isSendLost) session.sendTransportId = null;
    if (isReceiveLost) session.receiveTransportId = null;
    session.subscriptions.clear();
    if (had && (isSendLost || isReceiveLost)) dependencies.reset(room, session.participantId);
  }
  const owners = new Set(
    inventory.transports.filter((transport) => transport.kind === 'webrtc').map(({ ownerId }) => ownerId),
  );
  const rows = await dependencies.participants.findMany([...owners].filter((id) => !id.startsWith(recorderPrefix)));
  for (const row of rows) {
    const session = sessionOf(room, row.id, dependencies.hub.get(row.id)?.role ?? row.role);
    for (const { ownerId, transportId } of inventory.transports) {
      const isKnown = session.sendTransportId === transportId || session.receiveTransportId === transportId;
      if (ownerId === row.id && !isKnown) session.adoptedTransportIds.add(transportId);
    }
    const isGone = isStaff(row.role) && !state.participants[row.id];
    if (!dependencies.hub.get(row.id) || isGone) dependencies.keep(room.broadcastId, row.id);
  }
  compareSubscriptions(dependencies, room, state, inventory);
}

function compareTracks(
  dependencies: ReconcileDependencies,
  room: MediaRoom,
  state: BroadcastState,
  inventory: RoomInventory,
): void {
  const roomId = room.broadcastId;
  room.producedTrackIds.clear();
  for (const { trackId, isPaused } of inventory.tracks) {
    const track = state.tracks[trackId];
    if (track) {
      room.producedTrackIds.add(trackId);
      if (track.isMuted !== isPaused)
        ask(dependencies, room, room.node.call(track.isMuted ? 'track.pause' : 'track.resume', { roomId, trackId }));
    } else {
      closeUnlessPublished(dependencies, room, trackId);
    }
  }
}

/** Another node may be between producing and appending at this moment, so the log is asked once more. */
function closeUnlessPublished(dependencies: ReconcileDependencies, room: MediaRoom, trackId: string): void {
  setTimeout(async () => {
    try {
      const state = await dependencies.engine.state(room.broadcastId);
      if (state.tracks[trackId]) room.producedTrackIds.add(trackId);
      else await room.node.call('track.close', { roomId: room.broadcastId, trackId });
    } catch (error) {
      dependencies.log.warn(
        { err: error, broadcastId: room.broadcastId, trackId },
        'an orphan could not be closed yet',
      );
      room.node.reconcileSoon();
    }
  }, 1_000).unref();
}

function compareSubscriptions(
  dependencies: ReconcileDependencies,
  room: MediaRoom,
  state: BroadcastState,
  inventory: RoomInventory,
): void {
  for (const { ownerId, subscriptionId, trackId } of inventory.subscriptions) {
    if (ownerId.startsWith(recorderPrefix)) continue;
    const session = room.sessions.get(ownerId);
    const mayReceive = session && receivableTracks(state, session).some(({ id }) => id === trackId);
    if (session && mayReceive) session.subscriptions.set(subscriptionId, trackId);
    else closeSubscription(dependencies, room, subscriptionId);
  }
}
