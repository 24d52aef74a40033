import { randomUUID } from 'node:crypto';
import type { RoomInventory } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import { type SerialQueue, serialQueue } from '@campus/service-kit/async';
import type { EngineListener } from '../media-engine.ts';
import type { PlaneRouter } from '../media-plane.ts';
import type { Timers } from '../timers.ts';
import { EncodingDemand } from './encoding-demand.ts';
import type { EncodingPart, SubscriptionPart, TapPart, TrackPart, TransportPart } from './room-parts.ts';

interface SessionOptions {
  roomId: string;
  router: PlaneRouter;
  timers: Timers;
  emit: EngineListener;
}

/**
 * One life of a room, from its router's start to its end: everything that stands in it, and how it closes. What was
 * asked to close is not announced to whoever asked; what others lose by it is.
 */
export class RoomSession {
  readonly roomId: string;
  readonly roomEpoch = randomUUID();
  readonly router: PlaneRouter;
  readonly timers: Timers;
  readonly emit: EngineListener;
  readonly demand: EncodingDemand;
  /** What changes one track, or one receiver's view of it, happens one after another. */
  readonly queue: SerialQueue = serialQueue();
  readonly transports = new Map<string, TransportPart>();
  readonly tracks = new Map<string, TrackPart>();
  readonly subscriptions = new Map<string, SubscriptionPart>();
  readonly taps = new Map<string, TapPart>();
  readonly #trackIdByProducer = new Map<string, string>();
  #isClosed = false;

  constructor(options: SessionOptions) {
    this.roomId = options.roomId;
    this.router = options.router;
    this.timers = options.timers;
    this.emit = options.emit;
    this.demand = new EncodingDemand(options);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  transport(transportId: string): TransportPart {
    return this.transports.get(transportId) ?? notFound('transport', transportId);
  }

  track(trackId: string): TrackPart {
    return this.tracks.get(trackId) ?? notFound('track', trackId);
  }

  subscription(subscriptionId: string): SubscriptionPart {
    return this.subscriptions.get(subscriptionId) ?? notFound('subscription', subscriptionId);
  }

  tap(tapId: string): TapPart {
    return this.taps.get(tapId) ?? notFound('tap', tapId);
  }

  /** The track and encoding behind a producer id, while it is open. */
  encoding(producerId: string): { track: TrackPart; encoding: EncodingPart } | undefined {
    const track = this.tracks.get(this.#trackIdByProducer.get(producerId) ?? '');
    const encoding = track?.encodings.find((candidate) => candidate.producerId === producerId);
    return track && encoding ? { track, encoding } : undefined;
  }

  /** Adds an encoding to a track of this room, in the place of the one that it replaces. */
  addEncoding(track: TrackPart, encoding: EncodingPart, replaced: EncodingPart | undefined): void {
    this.tracks.set(track.trackId, track);
    this.#trackIdByProducer.set(encoding.producerId, track.trackId);
    if (replaced && track.encodings.includes(replaced)) {
      track.encodings.splice(track.encodings.indexOf(replaced), 0, encoding);
      this.closeEncoding(track, replaced, 'replaced');
    } else {
      track.encodings.push(encoding);
    }
    const { roomId } = this;
    const { trackId, source } = track;
    this.emit({ name: 'track.available', data: { roomId, trackId, source, codec: encoding.codec } });
    this.demand.arrived(track, encoding);
  }

  closeEncoding(track: TrackPart, encoding: EncodingPart, reason: string): void {
    if (!track.encodings.includes(encoding)) return;
    track.encodings = track.encodings.filter((candidate) => candidate !== encoding);
    this.#trackIdByProducer.delete(encoding.producerId);
    this.demand.forget(encoding.producerId);
    encoding.media.close();
    for (const userId of [...encoding.users]) {
      const subscription = this.subscriptions.get(userId);
      if (subscription) this.closeSubscription(subscription, reason);
      const tap = this.taps.get(userId);
      if (tap) this.closeTap(tap, reason);
    }
    const transport = this.transports.get(encoding.transportId);
    // An ingest's port is there for its one track only.
    if (transport?.kind === 'ingest') this.closeTransport(transport, reason, { isAsked: true });
    const first = track.encodings[0];
    if (first) {
      this.demand.review(track, first);
      return;
    }
    if (this.tracks.get(track.trackId) !== track) return;
    this.tracks.delete(track.trackId);
    this.emit({ name: 'track.lost', data: { roomId: this.roomId, trackId: track.trackId, reason } });
  }

  closeTrack(track: TrackPart, reason: string): void {
    for (const encoding of [...track.encodings]) this.closeEncoding(track, encoding, reason);
  }

  /** Without a reason its owner closed it, and is not told. */
  closeSubscription(subscription: SubscriptionPart, reason?: string): void {
    const { subscriptionId, ownerId, trackId } = subscription;
    if (!this.subscriptions.delete(subscriptionId)) return;
    subscription.media.close();
    this.#unuse(subscription.producerId, subscriptionId);
    if (reason === undefined) return;
    this.emit({
      name: 'subscription.closed',
      data: { roomId: this.roomId, ownerId, subscriptionId, trackId, reason },
    });
  }

  /** Without a reason its owner closed it, and is not told. */
  closeTap(tap: TapPart, reason?: string): void {
    const { tapId, ownerId, trackId } = tap;
    if (!this.taps.delete(tapId)) return;
    tap.keyframes.cancel();
    tap.media.close();
    this.#unuse(tap.producerId, tapId);
    const transport = this.transports.get(tap.transportId);
    if (transport) this.closeTransport(transport, 'closed', { isAsked: true });
    if (reason === undefined) return;
    this.emit({ name: 'tap.closed', data: { roomId: this.roomId, ownerId, tapId, trackId, reason } });
  }

  closeTransport(transport: TransportPart, reason: string, options: { isAsked: boolean }): void {
    const { transportId } = transport;
    if (!this.transports.delete(transportId)) return;
    transport.media.close();
    const told = options.isAsked ? undefined : reason;
    for (const track of [...this.tracks.values()]) {
      for (const encoding of track.encodings.filter((candidate) => candidate.transportId === transportId)) {
        this.closeEncoding(track, encoding, reason);
      }
    }
    for (const subscription of [...this.subscriptions.values()]) {
      if (subscription.transportId === transportId) this.closeSubscription(subscription, told);
    }
    for (const tap of [...this.taps.values()]) {
      if (tap.transportId === transportId) this.closeTap(tap, told);
    }
  }

  closeOwner(ownerId: string): void {
    for (const transport of [...this.transports.values()]) {
      if (transport.ownerId === ownerId) this.closeTransport(transport, 'owner-closed', { isAsked: true });
    }
  }

  /**
   * The end of this life. Taps are told one by one, because a recorder has to note the gap; for everybody else the
   * room's end says it all.
   */
  close(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.demand.close();
    for (const { tapId, ownerId, trackId, keyframes } of this.taps.values()) {
      keyframes.cancel();
      this.emit({ name: 'tap.closed', data: { roomId: this.roomId, ownerId, tapId, trackId, reason } });
    }
    for (const parts of [this.taps, this.subscriptions, this.tracks, this.transports]) parts.clear();
    this.#trackIdByProducer.clear();
    this.router.close();
  }

  inventory(): RoomInventory {
    const { roomId, roomEpoch } = this;
    return {
      roomId,
      roomEpoch,
      tracks: [...this.tracks.values()].map(({ trackId, ownerId, source, isPaused, encodings }) => ({
        trackId,
        ownerId,
        source,
        isPaused,
        encodings: encodings.map(({ producerId, codec }) => ({ producerId, codec })),
      })),
      transports: [...this.transports.values()].map(({ transportId, ownerId, kind }) => ({
        transportId,
        ownerId,
        kind,
      })),
      subscriptions: [...this.subscriptions.values()].map(({ subscriptionId, trackId, ownerId }) => ({
        subscriptionId,
        trackId,
        ownerId,
      })),
    };
  }

  /** Throws when this life of the room ended while something was awaited. */
  assertOpen(): void {
    if (this.#isClosed) throw new AppError('UNAVAILABLE', `the room ${this.roomId} was closed or lost meanwhile`);
  }

  #unuse(producerId: string, userId: string): void {
    const fed = this.encoding(producerId);
    if (!fed) return;
    fed.encoding.users.delete(userId);
    this.demand.review(fed.track, fed.encoding);
  }
}

function notFound(what: string, id: string): never {
  throw new AppError('NOT_FOUND', `there is no ${what} ${id} in this room`);
}
