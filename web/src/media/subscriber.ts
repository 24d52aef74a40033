import type { PictureChoice, RtpCapabilities, RtpParameters, Saving, Subscription } from '@campus/protocol';
import { AppError, ceilings } from '@campus/protocol';
import type { types } from 'mediasoup-client';
import { blank, type HeldTrack } from './held-track.ts';
import { chooseLayer, seeLines } from './layer-choice.ts';
import type { Opened, PeerLink } from './peer-link.ts';
import { delayOfTrack, initialPlayout, type Playout } from './playout.ts';
import type { SignallingPort } from './signalling-port.ts';
import { diffWanted, retryDelayMs, type WantedTrack } from './wanted.ts';

export interface SubscriberDependencies {
  readonly link: () => PeerLink;
  readonly signalling: SignallingPort;
  readonly rtpCapabilities: () => RtpCapabilities | null;
  readonly nowMs: () => number;
  /** Height in device pixels of the largest place of a track; 0 when it is shown nowhere. */
  readonly devicePixels: (trackId: string) => number;
  /** Lines of the picture of a track as it is shown; 0 while there is none. */
  readonly shownLines: (trackId: string) => number;
  /** Whether the page has shown yet where its pictures go. */
  readonly isLaidOut: () => boolean;
  readonly onMedia: (track: WantedTrack, mediaTrack: MediaStreamTrack) => void;
  readonly onGone: (track: WantedTrack) => void;
  readonly onChange: () => void;
}

export interface ReceivePolicy {
  readonly choice: PictureChoice;
  /** What is in force, chosen or by itself: no picture above its smallest layer, and the rest paused. */
  readonly saving: Saving;
}

/** As many as one call may name. */
const mostAtOnce = 40;

/** Holds exactly the wanted tracks of others, in the layer that their place deserves. */
export class Subscriber {
  readonly #deps: SubscriberDependencies;
  readonly #held = new Map<string, HeldTrack>();
  #policy: ReceivePolicy = { choice: 'auto', saving: 'off' };
  /** What the SFU was last told of the present transport; null when it may not have heard it. */
  #toldSaving: Saving | null = 'off';
  #playout: Playout = initialPlayout;
  #queue: Promise<void> = Promise.resolve();
  #isQueued = false;
  /** What came with the transport and is being taken up. */
  #arriving: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(deps: SubscriberDependencies) {
    this.#deps = deps;
  }

  held(): readonly HeldTrack[] {
    return [...this.#held.values()];
  }

  want(wanted: readonly WantedTrack[]): void {
    const { added, removedIds } = diffWanted(this.#held.keys(), wanted);
    for (const trackId of removedIds) this.#leave(trackId);
    for (const track of added) this.#held.set(track.trackId, blank(track));
    if (added.length + removedIds.length > 0) this.sync();
  }

  /**
   * Lets all that comes wait so long at least before it is played. Pictures too: left to itself, a browser moves a face
   * to its voice so slowly that they are apart for half a minute.
   * To be said again with each look at what arrives.
   */
  setPlayout(playout: Playout): void {
    this.#playout = playout;
    for (const held of this.#held.values()) this.#delay(held);
  }

  /** To be said again with each look at what arrives. */
  setPolicy(policy: ReceivePolicy): void {
    this.#policy = policy;
    this.#seeLines();
    this.sync();
  }

  /** The media of a track is there (again), or in a further encoding: ask now. */
  available(trackId: string): void {
    const held = this.#held.get(trackId);
    if (!held || held.subscription) return;
    held.failures = 0;
    held.nextTryAtMs = 0;
    this.sync();
  }

  /** The server closed it. The last picture stays until there is a new one, or the track is no longer wanted. */
  subscriptionClosed(subscriptionId: string): void {
    for (const held of this.#held.values())
      if (held.subscription?.subscriptionId === subscriptionId) this.#reopen(held, 300);
  }

  /** Nothing comes although it should: subscribe anew. */
  renew(trackId: string): void {
    const held = this.#held.get(trackId);
    if (!held?.subscription) return;
    this.#deps.signalling
      .call('media.unsubscribe', { subscriptionIds: [held.subscription.subscriptionId] })
      .catch(() => undefined);
    this.#reopen(held, 0);
  }

  layered(subscriptionId: string, spatialLayer: number | null): void {
    for (const held of this.#held.values())
      if (held.subscription?.subscriptionId === subscriptionId) held.currentLayer = spatialLayer;
    this.#deps.onChange();
  }

  heldBack(subscriptionId: string, isHeldBack: boolean): void {
    for (const held of this.#held.values())
      if (held.subscription?.subscriptionId === subscriptionId) held.isHeldBack = isHeldBack;
    this.#deps.onChange();
  }

  /** The connection was away, and with it perhaps a notice: say again what shall flow; what is gone then shows. */
  recheck(): void {
    for (const held of this.#held.values()) {
      held.isResumed = false;
      held.failures = 0;
      held.nextTryAtMs = 0;
    }
    this.sync();
  }

  /** What the request for a transport asks for in the same round trip. */
  firstTracks():
    | { rtpCapabilities: RtpCapabilities; tracks: { trackId: string; isFlowing: boolean }[]; saving: Saving }
    | undefined {
    const rtpCapabilities = this.#deps.rtpCapabilities();
    if (!rtpCapabilities) return undefined;
    // The old transport's subscriptions end with it, also those whose end was not noticed yet.
    const tracks = this.held()
      .slice(0, mostAtOnce)
      .map((held) => {
        // Before the page is laid out, every picture is taken for shown: what is not pauses right after.
        const isFlowing = this.#shallFlow(held) || (this.#mayFlow(held) && !this.#deps.isLaidOut());
        return { trackId: held.trackId, isFlowing };
      });
    return { rtpCapabilities, tracks, saving: this.#policy.saving };
  }

  /** The transport is a new one: no subscription of the old one is left, and some of its own come with it. */
  linkOpened(
    transport: types.Transport,
    asked: ReturnType<Subscriber['firstTracks']>,
    { subscriptions, refused }: Pick<Opened, 'subscriptions' | 'refused'>,
  ): void {
    this.#toldSaving = asked?.saving ?? 'off';
    for (const held of this.#held.values()) if (held.subscription) this.#reopen(held, 0);
    for (const { trackId, error } of refused) this.#fail(trackId, error.code === 'NO_ENCODING');
    const flowing = new Set(asked?.tracks.flatMap(({ trackId, isFlowing }) => (isFlowing ? trackId : [])));
    this.#arriving = Promise.all(
      subscriptions.map((subscription) => this.#consume(transport, subscription, flowing.has(subscription.trackId))),
    );
    this.sync();
  }

  /** Brings the subscriptions in line. Calls while one run is waiting are the same run. */
  sync(): void {
    if (this.#isClosed || this.#isQueued) return;
    this.#isQueued = true;
    this.#queue = this.#queue.then(async () => {
      this.#isQueued = false;
      await this.#syncNow().catch(() => undefined);
    });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const held of this.#held.values()) held.consumer?.close();
    this.#held.clear();
  }

  #leave(trackId: string): void {
    const held = this.#held.get(trackId);
    if (!held) return;
    this.#held.delete(trackId);
    held.consumer?.close();
    if (held.subscription && this.#deps.signalling.isUp)
      this.#deps.signalling
        .call('media.unsubscribe', { subscriptionIds: [held.subscription.subscriptionId] })
        .catch(() => undefined);
    this.#deps.onGone(held);
  }

  #reopen(held: HeldTrack, delayMs: number): void {
    held.consumer?.close();
    Object.assign(held, { ...blank(held), nextTryAtMs: this.#deps.nowMs() + delayMs });
    this.sync();
  }

  async #syncNow(): Promise<void> {
    if (this.#isClosed || !this.#deps.signalling.isUp) return;
    this.#tellSaving();
    await this.#openMissing();
    await this.#switchFlow();
    this.#preferLayers();
    this.#planRetry();
    this.#deps.onChange();
  }

  async #openMissing(): Promise<void> {
    const nowMs = this.#deps.nowMs();
    const rtpCapabilities = this.#deps.rtpCapabilities();
    const isDue = (held: HeldTrack) => !held.subscription && held.nextTryAtMs <= nowMs;
    if (!this.held().some(isDue) || !rtpCapabilities) return this.#arrived();
    let due: HeldTrack[] = [];
    try {
      const transport = await this.#deps.link().ensure();
      await this.#arrived();
      due = this.held().filter(isDue);
      if (due.length === 0) return;
      const { subscriptions, refused } = await this.#deps.signalling.call('media.subscribe', {
        transportId: transport.id,
        rtpCapabilities,
        trackIds: due.slice(0, mostAtOnce).map((held) => held.trackId),
      });
      for (const { trackId, error } of refused) this.#fail(trackId, error.code === 'NO_ENCODING');
      await Promise.all(subscriptions.map((subscription) => this.#consume(transport, subscription, false)));
    } catch {
      for (const held of due.length > 0 ? due : this.held().filter(isDue)) this.#fail(held.trackId, false);
    }
  }

  /** Not waited for: what is sent too much until then, the SFU holds back by itself. */
  #tellSaving(): void {
    const { saving } = this.#policy;
    const transportId = this.#deps.link().transport?.id;
    if (transportId === undefined || saving === this.#toldSaving) return;
    this.#toldSaving = saving;
    this.#deps.signalling.call('media.save', { transportId, saving }).catch(() => {
      // Said again with the next change of anything, or with the next transport.
      if (this.#toldSaving === saving) this.#toldSaving = null;
    });
  }

  async #arrived(): Promise<void> {
    await this.#arriving;
  }

  async #consume(transport: types.Transport, subscription: Subscription, isResumed: boolean): Promise<void> {
    const held = this.#held.get(subscription.trackId);
    if (!held || held.subscription) {
      const subscriptionIds = [subscription.subscriptionId];
      return void this.#deps.signalling.call('media.unsubscribe', { subscriptionIds }).catch(() => undefined);
    }
    const { isHeldBack } = subscription;
    Object.assign(held, { subscription, failures: 0, isWithoutEncoding: false, isResumed, isHeldBack });
    held.openedAtMs = this.#deps.nowMs();
    held.preferredLayer = null;
    held.currentLayer = null;
    try {
      const consumer = await transport.consume({
        id: subscription.subscriptionId,
        producerId: subscription.producerId,
        kind: subscription.kind,
        rtpParameters: asBrowserParameters(subscription.rtpParameters),
        // One stream id for a person's voice and face: browsers keep those in lip sync.
        streamId: held.source === 'screen' ? `${held.participantId}-screen` : held.participantId,
      });
      if (held.subscription !== subscription) return consumer.close();
      held.consumer = consumer;
      this.#delay(held);
      this.#deps.onMedia(held, consumer.track);
    } catch {
      if (held.subscription === subscription) {
        held.subscription = null;
        this.#fail(held.trackId, false);
      }
    }
  }

  #fail(trackId: string, isWithoutEncoding: boolean): void {
    const held = this.#held.get(trackId);
    if (!held) return;
    held.failures += 1;
    held.isWithoutEncoding = isWithoutEncoding;
    held.nextTryAtMs = this.#deps.nowMs() + retryDelayMs(held.failures);
  }

  #delay({ consumer, openedAtMs }: HeldTrack): void {
    const receiver = consumer?.rtpReceiver;
    // Not every browser has it.
    if (!receiver || !('jitterBufferTarget' in receiver)) return;
    const delayMs = delayOfTrack(this.#deps.nowMs() - openedAtMs, this.#playout) || null;
    if (receiver.jitterBufferTarget !== delayMs) receiver.jitterBufferTarget = delayMs;
  }

  #mayFlow({ source }: HeldTrack): boolean {
    return ceilings[this.#policy.saving].sources.includes(source);
  }

  #shallFlow(held: HeldTrack): boolean {
    if (held.source === 'microphone') return true;
    return this.#mayFlow(held) && this.#deps.devicePixels(held.trackId) > 0;
  }

  async #switchFlow(): Promise<void> {
    const open = this.held().filter((held) => held.consumer && held.subscription);
    for (const isResumed of [true, false]) {
      const due = open.filter((held) => held.isResumed !== isResumed && this.#shallFlow(held) === isResumed);
      if (due.length === 0) continue;
      // The layer goes first, so that no large picture is sent for a small place.
      if (isResumed) this.#preferLayers();
      await this.#setFlow(due, isResumed);
    }
  }

  async #setFlow(tracks: readonly HeldTrack[], isResumed: boolean): Promise<void> {
    const due = tracks.filter((held) => held.subscription && this.#held.get(held.trackId) === held);
    if (due.length === 0) return;
    const subscriptionIds = due.flatMap((held) => held.subscription?.subscriptionId ?? []);
    try {
      await this.#deps.signalling.call(isResumed ? 'media.resume' : 'media.pause', { subscriptionIds });
      for (const held of due) held.isResumed = isResumed;
    } catch (error) {
      // One of them is unknown there: asking for each alone shows which, and the others flow on.
      if (due.length > 1 && error instanceof AppError && error.code === 'NOT_FOUND') {
        for (const held of due) await this.#setFlow([held], isResumed);
        return;
      }
      // Unknown there, or the answer was lost: what is really gone is opened anew.
      for (const held of due) if (held.subscription) this.#reopen(held, 500);
    }
  }

  /** The layers of a camera are halves of each other, those of a screen are not. */
  #seeLines(): void {
    for (const held of this.#held.values()) {
      const { linesSeen, source, trackId, currentLayer: layer, subscription } = held;
      const now = { lines: this.#deps.shownLines(trackId), layer };
      if (subscription && source === 'camera') held.linesSeen = seeLines(linesSeen, now, subscription.spatialLayers);
    }
  }

  #preferLayers(): void {
    for (const held of this.#held.values()) {
      const { subscription } = held;
      if (!subscription || subscription.spatialLayers < 2 || held.source === 'microphone') continue;
      const spatialLayer = chooseLayer({
        layers: subscription.spatialLayers,
        devicePixels: this.#deps.devicePixels(held.trackId),
        choice: this.#policy.choice,
        topLines: held.linesSeen.topLines,
        isSaving: this.#policy.saving !== 'off',
      });
      if (spatialLayer === held.preferredLayer) continue;
      held.preferredLayer = spatialLayer;
      this.#deps.signalling
        .call('media.prefer', { subscriptionId: subscription.subscriptionId, layers: { spatialLayer } })
        .catch(() => {
          held.preferredLayer = null;
        });
    }
  }

  #planRetry(): void {
    clearTimeout(this.#timer);
    const times = this.held().flatMap((held) => (held.subscription ? [] : held.nextTryAtMs));
    if (times.length === 0 || this.#isClosed) return;
    this.#timer = setTimeout(() => this.sync(), Math.max(50, Math.min(...times) - this.#deps.nowMs()));
  }
}

/** The contract leaves what mediasoup itself checks opaque; in the browser it is mediasoup-client's own type again. */
function asBrowserParameters(parameters: RtpParameters): types.RtpParameters {
  return parameters as unknown as types.RtpParameters;
}
