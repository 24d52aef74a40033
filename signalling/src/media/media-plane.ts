import { createHash } from 'node:crypto';
import { type Actor, AppError, type ProbeOffer, type ProbeRequest, type Snapshot } from '@campus/protocol';
import { serialQueue } from '@campus/service-kit/async';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import type { BroadcastEngine, Step } from '../broadcasts/engine.ts';
import type { ParticipantStore } from '../broadcasts/participants.ts';
import type { Database } from '../database/open.ts';
import type { Alarms } from '../live/alarms.ts';
import type { Connection, Hub } from '../live/hub.ts';
import type { ParticipantRateLimits } from '../live/participant-limits.ts';
import type { LiveTimings } from '../live/timings.ts';
import { closeOwner, enforceSteps } from './enforce.ts';
import { createIdleRooms } from './idle-rooms.ts';
import { iceServers } from './ice-servers.ts';
import { type MediaHandlers, mediaHandlers } from './media-calls.ts';
import { holdsTransport, type MediaRoom, newRoom, startEpoch } from './media-room.ts';
import { createPlacement } from './placement.ts';
import { reconcile } from './reconcile.ts';
import { relayNotices } from './relay-notices.ts';
import { connectSfuNode, type SfuNode } from './sfu-node.ts';

const system: Actor = { kind: 'system' };
/** A snapshot without the media plane is better than a page that stays empty. */
const describeWithinMs = 1_500;
const openWithinMs = 4_000;

export interface MediaPlaneDependencies {
  sfuUrls: readonly string[];
  secret: string;
  turn: { urls: string[]; secret: string } | null;
  db: Database;
  engine: BroadcastEngine;
  participants: ParticipantStore;
  hub: Hub;
  alarms: Alarms;
  clock: Clock;
  log: Logger;
  timings: LiveTimings;
  rateLimits: ParticipantRateLimits;
  /** Whether somebody is connected to the broadcast, at whichever node. */
  isAttended: (broadcastId: string) => Promise<boolean>;
  /** Everyone connected gets a fresh snapshot, and then what `then` sends. */
  refresh: (broadcastId: string, then: (connection: Connection) => void) => Promise<void>;
  /** Somebody holds transports without being connected. */
  keep: (broadcastId: string, participantId: string) => void;
  /** What is heard in a broadcast at this moment. */
  heard: (broadcastId: string, levels: readonly { trackId: string; levelDb: number }[]) => void;
}

export interface MediaPlane {
  /** What a snapshot says of the media plane; null while there is none. */
  describe(broadcastId: string): Promise<Snapshot['media']>;
  /** Whether the participant's transports of before are still there. */
  isIntact(connection: Connection): boolean;
  handlersOf(connection: Connection): MediaHandlers;
  /** The room, opened when needed. Throws UNAVAILABLE. */
  openRoom(broadcastId: string): Promise<MediaRoom>;
  /** Closes everything that a participant holds. */
  closeOwner(broadcastId: string, participantId: string): Promise<void>;
  /** The SFU of a broadcast; null when it was never placed, or on one that is not there any more. */
  sfuUrlOf(broadcastId: string): Promise<string | null>;
  /** On the media server that the next broadcast would get. Throws UNAVAILABLE, or what that server says. */
  openProbe(request: ProbeRequest): Promise<ProbeOffer>;
  /** Wherever it is; of one that is not there any more it succeeds. */
  closeProbe(probeId: string): Promise<void>;
  /** Told when a track's media is there, or the media plane of a broadcast was built (anew). */
  onChange(listener: (change: { broadcastId: string; trackId: string | null }) => void): () => void;
  /** Gives up tracks that nobody produces, and tells the hosts while an SFU is away. Called regularly. */
  tick(): Promise<void>;
  close(): void;
}

/** Makes the SFUs do what the logs say. */
export function createMediaPlane(dependencies: MediaPlaneDependencies): MediaPlane {
  const { engine, hub, clock, log, timings, alarms, rateLimits } = dependencies;
  const rooms = new Map<string, MediaRoom>();
  const opening = serialQueue();
  const participantQueue = serialQueue();
  /** Broadcasts whose clients had to begin without a media plane. */
  const undescribed = new Set<string>();
  const listeners = new Set<(change: { broadcastId: string; trackId: string | null }) => void>();
  const roomsOn = (node: SfuNode): MediaRoom[] => [...rooms.values()].filter((room) => room.node === node);
  const tell = (broadcastId: string, trackId: string | null): void => {
    for (const listener of listeners) listener({ broadcastId, trackId });
  };

  /** Everyone has to begin again: the epoch of their transports is over. */
  const rebuild = (room: MediaRoom, reason: string): void => {
    const { broadcastId, epoch } = room;
    const announce = async (): Promise<void> => {
      const state = await engine.state(broadcastId);
      if (state.phase === 'ended') return;
      if (Object.keys(state.tracks).length > 0) {
        // Every signalling node sees the loss; the command's id makes it one event.
        const commandId = `rebuilt-${createHash('sha256').update(epoch).digest('hex').slice(0, 24)}`;
        await engine.execute(
          broadcastId,
          system,
          { type: 'media.noteRebuild', reason: reason.slice(0, 200) },
          commandId,
        );
      }
      await dependencies.refresh(broadcastId, (connection) => hub.notify(connection, 'media.reset', { epoch, reason }));
    };
    log.warn({ broadcastId, reason }, 'the media plane of a broadcast was built anew');
    announce().catch((error: unknown) =>
      log.error({ err: error, broadcastId }, 'a media reset could not be announced'),
    );
    tell(broadcastId, null);
  };

  /** The room on this node: opened (which is idempotent there) and taken over. */
  const adopt = async (broadcastId: string, node: SfuNode): Promise<MediaRoom> => {
    const opened = await node.call('room.open', { roomId: broadcastId });
    const known = rooms.get(broadcastId);
    if (known?.node === node && known.epoch === opened.roomEpoch) return known;
    if (known?.node === node) {
      startEpoch(known, opened.roomEpoch, opened.rtpCapabilities);
      rebuild(known, 'the media server was started anew');
      return known;
    }
    const room = newRoom(broadcastId, node, opened);
    rooms.set(broadcastId, room);
    if (known) rebuild(room, 'another media server took over');
    else tell(broadcastId, null);
    return room;
  };

  const openRoom = (broadcastId: string, withinMs = openWithinMs): Promise<MediaRoom> => {
    const known = rooms.get(broadcastId);
    if (known?.node.isReady) return Promise.resolve(known);
    return opening.serialise(broadcastId, async () => {
      const node = await placement.nodeOf(broadcastId);
      if (!node) throw new AppError('UNAVAILABLE', 'there is no media server');
      // Patience counts from when it went away: a hundred people in a row must not each wait for the same silence.
      const awayMs = node.downSinceMs === null ? 0 : clock.nowMs() - node.downSinceMs;
      await node.whenReady(Math.max(0, withinMs - awayMs));
      const state = await engine.state(broadcastId);
      if (state.phase === 'ended') throw new AppError('WRONG_PHASE', 'the broadcast has ended');
      const again = rooms.get(broadcastId);
      return again?.node === node ? again : adopt(broadcastId, node);
    });
  };

  const isIntact = (connection: Connection): boolean => {
    const session = rooms.get(connection.broadcastId)?.sessions.get(connection.participantId);
    return session !== undefined && holdsTransport(session);
  };

  const nodes: SfuNode[] = [];
  const placement = createPlacement({
    db: dependencies.db,
    clock,
    nodes: () => nodes,
    roomsOn: (node) => roomsOn(node).length,
  });

  const reset = (room: MediaRoom, participantId: string): void => {
    const connection = hub.get(participantId);
    if (connection)
      hub.notify(connection, 'media.reset', {
        epoch: room.epoch,
        reason: 'your transports are gone, or were never there',
      });
  };

  const connect = (url: string): SfuNode =>
    connectSfuNode({
      url,
      secret: dependencies.secret,
      clock,
      log,
      reconcile: (node) =>
        reconcile(
          {
            engine,
            hub,
            log,
            participants: dependencies.participants,
            storedUrl: placement.storedUrl,
            adopt,
            keep: dependencies.keep,
            reset,
            roomsOn,
          },
          node,
        ),
      onReady: (node) => {
        for (const room of roomsOn(node)) room.missingSinceMs.clear();
        for (const broadcastId of undescribed) introduce(broadcastId);
        undescribed.clear();
      },
      onDown: () => undefined,
      onNotice: (node) =>
        relayNotices({
          engine,
          hub,
          roomOf: (roomId) => (rooms.get(roomId)?.node === node ? rooms.get(roomId) : undefined),
          lost: (room, roomEpoch, reason) => {
            if (room.epoch === roomEpoch) return;
            startEpoch(room, roomEpoch);
            rebuild(room, reason);
          },
          heard: dependencies.heard,
          trackAvailable: (roomId, trackId) => {
            const room = rooms.get(roomId);
            room?.producedTrackIds.add(trackId);
            room?.missingSinceMs.delete(trackId);
            tell(roomId, trackId);
          },
        }),
    });

  /** Clients that came while there was no media plane learn of it. */
  const introduce = (broadcastId: string): void => {
    openRoom(broadcastId)
      .then((room) =>
        dependencies.refresh(broadcastId, (connection) => {
          if (!isIntact(connection)) reset(room, connection.participantId);
        }),
      )
      .catch((error: unknown) => log.debug({ err: error, broadcastId }, 'a room could not be opened'));
  };

  nodes.push(...dependencies.sfuUrls.map(connect));

  const unlisten = engine.listen((broadcastId: string, steps: readonly Step[]) => {
    const room = rooms.get(broadcastId);
    if (!room) return;
    enforceSteps({ hub, log }, room, steps);
    if (steps.at(-1)?.after.phase === 'ended') closeRoom(room);
  });

  const closeRoom = (room: MediaRoom): void => {
    const { broadcastId: roomId, node } = room;
    rooms.delete(roomId);
    node.call('room.close', { roomId }).catch(() => node.reconcileSoon());
  };
  const { isAttended } = dependencies;
  const { idleRoomMs } = timings;
  const closeIdle = (room: MediaRoom): void => {
    alarms.set(room.broadcastId, 'media-unavailable', false);
    closeRoom(room);
  };
  const idleRooms = createIdleRooms({ engine, hub, clock, isAttended, idleRoomMs, close: closeIdle });

  const loseTracks = async (room: MediaRoom): Promise<void> => {
    const state = engine.peek(room.broadcastId);
    if (!state || !room.node.isReady) return;
    for (const track of Object.values(state.tracks)) {
      // Whoever is away may still come back with it; if they do not, leaving closes their tracks.
      if (room.producedTrackIds.has(track.id) || !state.participants[track.participantId]?.isConnected) {
        room.missingSinceMs.delete(track.id);
        continue;
      }
      const sinceMs = room.missingSinceMs.get(track.id) ?? clock.nowMs();
      room.missingSinceMs.set(track.id, sinceMs);
      if (clock.nowMs() - sinceMs < timings.trackLostMs) continue;
      await engine.execute(room.broadcastId, system, { type: 'track.lose', trackId: track.id, reason: 'lost' });
    }
  };

  /** Begun and ended here alone: while an SFU that is back is still compared with the log, it counts as away. */
  const warn = (): void => {
    for (const { broadcastId, node } of rooms.values()) {
      if (node.downSinceMs === null) alarms.set(broadcastId, 'media-unavailable', false);
      else if (clock.nowMs() - node.downSinceMs > timings.recordingAlarmMs)
        alarms.set(broadcastId, 'media-unavailable', true);
    }
  };

  /** A broadcast whose SFU is gone moves to another one, if there is one. */
  const move = async (): Promise<void> => {
    for (const room of rooms.values()) {
      if (room.node.downSinceMs === null) continue;
      const node = await placement.nodeOf(room.broadcastId);
      if (node?.isReady && node !== room.node)
        await opening.serialise(room.broadcastId, () => adopt(room.broadcastId, node));
    }
  };

  const describe = async (broadcastId: string): Promise<Snapshot['media']> => {
    try {
      const room = await openRoom(broadcastId, describeWithinMs);
      const { epoch, rtpCapabilities } = room;
      return { epoch, rtpCapabilities, iceServers: iceServers(dependencies.turn, clock.nowMs(), broadcastId) };
    } catch (error) {
      if (!(error instanceof AppError) || !['UNAVAILABLE', 'WRONG_PHASE'].includes(error.code)) throw error;
      if (error.code === 'UNAVAILABLE') undescribed.add(broadcastId);
      return null;
    }
  };

  return {
    describe,
    isIntact,
    handlersOf: (connection) =>
      mediaHandlers({ engine, hub, log, openRoom, queue: participantQueue, rateLimits }, connection),
    openRoom: (broadcastId) => openRoom(broadcastId),
    async closeOwner(broadcastId, participantId) {
      const room = rooms.get(broadcastId);
      if (room) closeOwner({ hub, log }, room, participantId);
    },
    async sfuUrlOf(broadcastId) {
      const url = await placement.storedUrl(broadcastId);
      // After a restart the SFU may have another address: what is stored then leads nowhere until it is placed anew.
      return nodes.some((node) => node.url === url) ? url : null;
    },
    async openProbe(request) {
      const node = placement.best();
      if (!node) throw new AppError('UNAVAILABLE', 'there is no media server at present');
      return node.call('probe.open', request);
    },
    async closeProbe(probeId) {
      await Promise.all(nodes.filter(({ isReady }) => isReady).map((node) => node.call('probe.close', { probeId })));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async tick() {
      warn();
      await move();
      for (const room of rooms.values()) await loseTracks(room);
      await idleRooms.tick(rooms.values());
    },
    close() {
      unlisten();
      for (const node of nodes) node.close();
    },
  };
}
