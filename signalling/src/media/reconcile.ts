import { AppError, type BroadcastState, isStaff, type RoomInventory } from '@campus/protocol';
import type { Logger } from '@campus/service-kit/log';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { ParticipantRow, ParticipantStore } from '../broadcasts/participants.ts';
import type { Hub } from '../live/hub.ts';
import { ask, closeSubscription, enforceSubscriptions, loseSubscription } from './enforce.ts';
import { forgetTransport, type MediaRoom, owns, sessionOf, transportsOf } from './media-room.ts';
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

/** What we held of a room before its inventory was taken. Only of this the inventory can say that it is gone. */
interface Known {
  readonly trackIds: ReadonlySet<string>;
  readonly transportIds: ReadonlySet<string>;
  readonly subscriptionIds: ReadonlySet<string>;
}

const nothingKnown: Known = { trackIds: new Set(), transportIds: new Set(), subscriptionIds: new Set() };

function knownOf(room: MediaRoom): Known {
  const sessions = [...room.sessions.values()];
  return {
    trackIds: new Set(room.producedTrackIds),
    transportIds: new Set(sessions.flatMap(transportsOf)),
    subscriptionIds: new Set(sessions.flatMap((session) => [...session.subscriptions.keys()])),
  };
}

/**
 * Compares what lies on an SFU with the log, after each (re)connection: rooms of ended broadcasts, producers without
 * a track, and subscriptions that nobody may have are closed; what is right is taken over. People go on meanwhile: what
 * began or ended since the inventory was taken is newer than it, and stays as it is.
 */
export async function reconcile(dependencies: ReconcileDependencies, node: SfuNode): Promise<void> {
  const known = new Map(dependencies.roomsOn(node).map((room) => [room.broadcastId, knownOf(room)]));
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
    await compare(dependencies, room, inventory, known.get(inventory.roomId) ?? nothingKnown);
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
  inventory: RoomInventory,
  known: Known,
): Promise<void> {
  const owners = new Set(inventory.transports.filter(({ kind }) => kind === 'webrtc').map(({ ownerId }) => ownerId));
  const rows = await dependencies.participants.findMany([...owners].filter((id) => !id.startsWith(recorderPrefix)));
  await dependencies.engine.state(room.broadcastId);
  // From here on nothing is waited for, so that what is compared is of one moment.
  const state = dependencies.engine.peek(room.broadcastId);
  if (!state || state.phase === 'ended' || room.epoch !== inventory.roomEpoch) return;
  compareTracks(dependencies, room, state, inventory, known);
  loseTransports(dependencies, room, inventory, known);
  for (const row of rows) adoptTransports(dependencies, room, state, inventory, known, row);
  compareSubscriptions(dependencies, room, state, inventory, known);
}

function compareTracks(
  dependencies: ReconcileDependencies,
  room: MediaRoom,
  state: BroadcastState,
  inventory: RoomInventory,
  known: Known,
): void {
  const roomId = room.broadcastId;
  const listed = new Set(inventory.tracks.map(({ trackId }) => trackId));
  for (const trackId of known.trackIds) if (!listed.has(trackId)) room.producedTrackIds.delete(trackId);
  for (const { trackId, isPaused } of inventory.tracks) {
    const track = state.tracks[trackId];
    if (!track) {
      closeUnlessPublished(dependencies, room, trackId);
      continue;
    }
    if (!known.trackIds.has(trackId)) room.producedTrackIds.add(trackId);
    if (track.isMuted !== isPaused)
      ask(dependencies, room, room.node.call(track.isMuted ? 'track.pause' : 'track.resume', { roomId, trackId }));
  }
}

/** Whose transports are gone has to open new ones. */
function loseTransports(
  dependencies: ReconcileDependencies,
  room: MediaRoom,
  inventory: RoomInventory,
  known: Known,
): void {
  const listed = new Set(inventory.transports.map(({ transportId }) => transportId));
  for (const session of room.sessions.values()) {
    const gone = transportsOf(session).filter((id) => known.transportIds.has(id) && !listed.has(id));
    const isCut = gone.some((id) => id === session.sendTransportId || id === session.receiveTransportId);
    for (const id of gone) forgetTransport(session, id);
    if (isCut) dependencies.reset(room, session.participantId);
  }
}

/** Takes over what somebody holds of an earlier life of this process. */
function adoptTransports(
  dependencies: ReconcileDependencies,
  room: MediaRoom,
  state: BroadcastState,
  inventory: RoomInventory,
  known: Known,
  row: ParticipantRow,
): void {
  const news = inventory.transports.filter(
    ({ ownerId, transportId }) => ownerId === row.id && !known.transportIds.has(transportId),
  );
  if (news.length === 0 && !room.sessions.has(row.id)) return;
  const session = sessionOf(room, row.id, dependencies.hub.get(row.id)?.role ?? row.role);
  for (const { transportId } of news) if (!owns(session, transportId)) session.adoptedTransportIds.add(transportId);
  const isGone = isStaff(row.role) && !state.participants[row.id];
  if (!dependencies.hub.get(row.id) || isGone) dependencies.keep(room.broadcastId, row.id);
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
  known: Known,
): void {
  const listed = new Set(inventory.subscriptions.map(({ subscriptionId }) => subscriptionId));
  for (const session of room.sessions.values()) {
    for (const subscriptionId of session.subscriptions.keys()) {
      if (known.subscriptionIds.has(subscriptionId) && !listed.has(subscriptionId))
        loseSubscription(dependencies, session, subscriptionId);
    }
  }
  for (const { ownerId, subscriptionId, trackId } of inventory.subscriptions) {
    if (ownerId.startsWith(recorderPrefix) || known.subscriptionIds.has(subscriptionId)) continue;
    const session = room.sessions.get(ownerId);
    if (session) session.subscriptions.set(subscriptionId, trackId);
    else closeSubscription(dependencies, room, subscriptionId);
  }
  enforceSubscriptions(dependencies, room, state);
}
