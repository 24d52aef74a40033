import { AppError } from '@campus/protocol/errors';
import type { Logger } from '@campus/service-kit/log';
import type { EngineListener, EngineStats, MediaEngine } from '../media-engine.ts';
import type { MediaPlane } from '../media-plane.ts';
import { createProbes } from '../probes/probes.ts';
import { systemTimers, type Timers } from '../timers.ts';
import { closeIngest, openIngest } from './ingests.ts';
import { Room } from './room.ts';
import type { RoomSession } from './room-session.ts';
import { saveOn, setWanted } from './saving.ts';
import { openSubscription, openSubscriptions, preferLayers } from './subscriptions.ts';
import { assertTapTarget, openTap } from './taps.ts';
import { closeTrack, pauseTrack, produceTrack, removeEncoding } from './tracks.ts';
import { connectTransport, openTransport, restartIce } from './transports.ts';

export interface EngineOptions {
  plane: MediaPlane;
  listener: EngineListener;
  log: Logger;
  timers?: Timers;
  /** Addresses beside loopback to which a tap may go. */
  tapTargets?: readonly string[];
  /** Most bits a second in each direction of a probe; 0 measures nothing. */
  probeBps?: number;
}

const usualProbeBps = 4_000_000;

/** The media engine over a plane: real workers, or the fake. */
export function createEngine(options: EngineOptions): MediaEngine {
  const { plane, log, listener, timers = systemTimers, tapTargets = [], probeBps = usualProbeBps } = options;
  const probes = createProbes({ plane, timers, log, mostBps: probeBps });
  const rooms = new Map<string, Room>();

  const open = async (roomId: string): Promise<RoomSession> => {
    const room = rooms.get(roomId) ?? new Room({ roomId, plane, timers, emit: listener, log });
    rooms.set(roomId, room);
    try {
      return await room.session();
    } catch (error) {
      // A room that never opened is not kept, so that the next asker starts afresh; a lost one opens itself again.
      if (rooms.get(roomId) === room && !room.hasOpened) {
        rooms.delete(roomId);
        room.close();
      }
      throw error;
    }
  };
  const session = async (roomId: string): Promise<RoomSession> => {
    const room = rooms.get(roomId);
    if (!room) throw new AppError('NOT_FOUND', `the room ${roomId} is not open`);
    return room.session();
  };
  /** For closing: what is in no open room is closed already. */
  const current = (roomId: string): RoomSession | undefined => rooms.get(roomId)?.current;
  const sessions = (): RoomSession[] => [...rooms.values()].flatMap((room) => room.current ?? []);
  const count = (size: (one: RoomSession) => number) => sessions().reduce((sum, one) => sum + size(one), 0);

  return {
    async openRoom({ roomId }) {
      const { roomEpoch, router } = await open(roomId);
      return { roomEpoch, rtpCapabilities: router.rtpCapabilities };
    },
    async closeRoom({ roomId }) {
      const room = rooms.get(roomId);
      rooms.delete(roomId);
      room?.close();
      return {};
    },
    async listRooms() {
      return { rooms: sessions().map((one) => one.inventory()) };
    },
    async closeOwner({ roomId, ownerId }) {
      current(roomId)?.closeOwner(ownerId);
      return {};
    },

    async openTransport(request) {
      const room = await session(request.roomId);
      const offer = await openTransport(room, request);
      try {
        return { ...offer, ...(await openSubscriptions(room, request, offer.transportId)) };
      } catch (error) {
        // Nobody will learn of it, and nobody will close it.
        const transport = room.transports.get(offer.transportId);
        if (transport) room.closeTransport(transport, 'transport-closed', { isAsked: true });
        throw error;
      }
    },
    async connectTransport(request) {
      await connectTransport(await session(request.roomId), request);
      return {};
    },
    async restartIce({ roomId, transportId }) {
      return { iceParameters: await restartIce(await session(roomId), transportId) };
    },
    async saveOnTransport({ roomId, transportId, saving }) {
      await saveOn(await session(roomId), transportId, saving);
      return {};
    },
    async closeTransport({ roomId, transportId }) {
      const one = current(roomId);
      const transport = one?.transports.get(transportId);
      if (transport) one?.closeTransport(transport, 'transport-closed', { isAsked: true });
      return {};
    },

    async produce(request) {
      return produceTrack(await session(request.roomId), request);
    },
    async removeEncoding({ roomId, trackId, producerId }) {
      const one = current(roomId);
      if (one) await removeEncoding(one, trackId, producerId);
      return {};
    },
    async pauseTrack({ roomId, trackId }) {
      await pauseTrack(await session(roomId), trackId, true);
      return {};
    },
    async resumeTrack({ roomId, trackId }) {
      await pauseTrack(await session(roomId), trackId, false);
      return {};
    },
    async closeTrack({ roomId, trackId }) {
      const one = current(roomId);
      if (one) await closeTrack(one, trackId);
      return {};
    },

    async subscribe(request) {
      return openSubscription(await session(request.roomId), request);
    },
    async resumeSubscription({ roomId, subscriptionId }) {
      await setWanted(await session(roomId), subscriptionId, true);
      return {};
    },
    async pauseSubscription({ roomId, subscriptionId }) {
      await setWanted(await session(roomId), subscriptionId, false);
      return {};
    },
    async preferLayers({ roomId, subscriptionId, layers }) {
      await preferLayers(await session(roomId), subscriptionId, layers);
      return {};
    },
    async closeSubscription({ roomId, subscriptionId }) {
      const one = current(roomId);
      const subscription = one?.subscriptions.get(subscriptionId);
      if (subscription) one?.closeSubscription(subscription);
      return {};
    },

    async openTap(request) {
      assertTapTarget(request.targetIp, tapTargets);
      return openTap(await session(request.roomId), request);
    },
    async resumeTap({ roomId, tapId }) {
      await (await session(roomId)).tap(tapId).media.resume();
      return {};
    },
    async pauseTap({ roomId, tapId }) {
      await (await session(roomId)).tap(tapId).media.pause();
      return {};
    },
    async requestTapKeyframe({ roomId, tapId }) {
      (await session(roomId)).tap(tapId).keyframes.request();
      return {};
    },
    async closeTap({ roomId, tapId }) {
      const one = current(roomId);
      const tap = one?.taps.get(tapId);
      if (tap) one?.closeTap(tap);
      return {};
    },

    async openIngest(request) {
      return openIngest(await session(request.roomId), request);
    },
    async closeIngest({ roomId, trackId }) {
      const one = current(roomId);
      if (one) await closeIngest(one, trackId);
      return {};
    },

    openProbe: probes.open,
    async closeProbe({ probeId }) {
      probes.closeOne(probeId);
      return {};
    },

    stats(): EngineStats {
      return {
        workers: plane.workers,
        workerDeaths: plane.workerDeaths,
        rooms: rooms.size,
        tracks: count((one) => one.tracks.size),
        subscriptions: count((one) => one.subscriptions.size),
        taps: count((one) => one.taps.size),
        transports: count((one) => one.transports.size),
        probes: probes.count,
      };
    },
    async close() {
      probes.close();
      for (const room of rooms.values()) room.close();
      rooms.clear();
      await plane.close();
    },
  };
}
