import {
  ceilings,
  type IceServer,
  type liveNotices,
  type NoticeOf,
  type PictureChoice,
  type RtpCapabilities,
  type RtpParameters,
  type Saving,
  savingOf,
  stricter,
  type TrackSource,
} from '@campus/protocol';
import type { types } from 'mediasoup-client';
import type { DtlsIdentity } from './dtls-identity.ts';
import { idleMedia, type MediaView, ownViews, pictureViews } from './media-view.ts';
import { PeerLink } from './peer-link.ts';
import type { RememberedCapabilities } from './remembered-capabilities.ts';
import { PictureBoard } from './picture-board.ts';
import { Publisher } from './publisher.ts';
import { ReceiveMonitor } from './receive-monitor.ts';
import type { SignallingPort } from './signalling-port.ts';
import { SoundOutput } from './sound-output.ts';
import { Subscriber } from './subscriber.ts';
import type { WantedTrack } from './wanted.ts';

export interface MediaPlane {
  readonly epoch: string;
  readonly rtpCapabilities: RtpCapabilities;
  readonly iceServers: readonly IceServer[];
}

export interface MediaSessionDependencies {
  readonly signalling: SignallingPort;
  /** mediasoup-client's Device; loaded once the media plane is known. */
  readonly createDevice: () => Promise<types.Device>;
  /** What the media plane of the last visit was able to. */
  readonly capabilities: RememberedCapabilities;
  /** The page's certificate; null where the browser does not tell its fingerprint beforehand. */
  readonly createIdentity: () => Promise<DtlsIdentity | null>;
  readonly nowMs: () => number;
  /** Whether packets of a track are to be expected: it is not muted and its publisher is connected. */
  readonly isExpected: (trackId: string) => boolean;
  readonly onChange: (view: MediaView) => void;
}

const SAME_RESET_MS = 2_000;

type Notices = typeof liveNotices;
type NoticeName = keyof Notices;

/** The media of one participant in one broadcast, through reconnects and rebuilt media planes. No React in here. */
export class MediaSession {
  readonly publisher: Publisher;
  readonly board: PictureBoard;
  readonly #deps: MediaSessionDependencies;
  readonly #subscriber: Subscriber;
  readonly #sound: SoundOutput;
  readonly #monitor: ReceiveMonitor;
  readonly #send: PeerLink;
  readonly #receive: PeerLink;
  readonly #scores = new Map<string, number>();
  #device: types.Device | null = null;
  #plane: MediaPlane | null = null;
  #loading: Promise<void> | null = null;
  #prepared: { key: string; device: Promise<types.Device> } | null = null;
  #choice: PictureChoice = 'auto';
  #volume = 1;
  #isSilenced = false;
  #rebuiltAtMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  #isAnnouncing = false;
  #ownIds: ReadonlySet<string> = new Set();
  #wanted: readonly WantedTrack[] = [];
  #placesTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: MediaSessionDependencies) {
    this.#deps = deps;
    const { signalling, nowMs } = deps;
    const onChange = () => this.#announce();
    const identity = deps.createIdentity();
    const link = {
      signalling,
      nowMs,
      onChange,
      device: () => this.#device,
      iceServers: () => this.#plane?.iceServers ?? [],
      identity: () => identity,
    };
    this.#send = new PeerLink({
      ...link,
      direction: 'send',
      onOpened: () => void this.publisher.sync(),
      onProduce: (transportId, request) => this.#produce(transportId, request),
    });
    let asked: ReturnType<Subscriber['firstTracks']>;
    this.#receive = new PeerLink({
      ...link,
      direction: 'receive',
      receive: () => {
        asked = this.#subscriber.firstTracks();
        return asked;
      },
      onOpened: (transport, answer) => this.#subscriber.linkOpened(transport, asked, answer),
    });
    this.#sound = new SoundOutput(onChange);
    this.board = new PictureBoard({ onPlacesChanged: () => this.#placesChanged(), onShownChanged: onChange });
    this.publisher = new Publisher({
      link: () => this.#send,
      signalling,
      sendCodecs: () => this.#device?.sendRtpCapabilities.codecs ?? [],
      onChange: () => this.#ownChanged(),
    });
    this.#subscriber = new Subscriber({
      link: () => this.#receive,
      signalling,
      rtpCapabilities: () => (this.#device?.recvRtpCapabilities as RtpCapabilities | undefined) ?? null,
      nowMs,
      devicePixels: (trackId) => this.board.devicePixels(trackId),
      shownLines: (trackId) => this.board.shownLines(trackId),
      isLaidOut: () => this.board.hasAnyPlace,
      onMedia: (track, mediaTrack) => this.#mediaCame(track, mediaTrack),
      onGone: (track) => this.#mediaGone(track),
      onChange,
    });
    this.#monitor = new ReceiveMonitor({
      getStats: async () => {
        const report = await this.#receive.transport?.getStats();
        return report ? (report.values() as Iterable<Record<string, unknown>>) : null;
      },
      getUplinkStats: async () => {
        const report = this.publisher.list().length > 0 ? await this.#send.transport?.getStats() : null;
        return report ? (report.values() as Iterable<Record<string, unknown>>) : null;
      },
      held: () => this.#subscriber.held(),
      sentSources: () => this.publisher.list().flatMap(({ source, isMuted }) => (isMuted ? [] : source)),
      isPublishing: () => this.publisher.list().length > 0,
      isExpected: deps.isExpected,
      isLinkUp: () => this.#receive.state === 'connected' && signalling.isUp,
      nowMs,
      onStalled: (trackId) => this.#subscriber.renew(trackId),
      onChange: () => {
        this.#applyPolicy();
        this.#announce();
      },
    });
    this.#monitor.start();
  }

  /**
   * Asks the browser what it is able to while the connection is being made, for a media plane like that of the last
   * visit. In Chromium that takes as long as the whole way to the snapshot.
   */
  warmUp(): void {
    const remembered = this.#deps.capabilities.recall();
    if (!remembered || this.#device || this.#prepared) return;
    const device = this.#deviceFor(remembered);
    // Who takes it up hears of a failure, and tries again.
    device.catch(() => undefined);
    this.#prepared = { key: JSON.stringify(remembered), device };
  }

  /** The media plane as a snapshot describes it. A new epoch means that nothing of the old one is left. */
  async setPlane(plane: MediaPlane | null): Promise<void> {
    if (!plane || this.#isClosed) return;
    const isNew = this.#plane !== null && this.#plane.epoch !== plane.epoch;
    this.#plane = plane;
    if (!this.#device) {
      this.#loading ??= this.#load(plane.rtpCapabilities).finally(() => {
        this.#loading = null;
      });
      await this.#loading;
    }
    if (isNew) this.#rebuild();
    this.#subscriber.sync();
    await this.publisher.sync();
  }

  /** Opens the way in before there is anything to receive, so that the first picture comes sooner. */
  prepare(): void {
    if (this.#device) this.#receive.ensure().catch(() => undefined);
  }

  get isReady(): boolean {
    return this.#device !== null;
  }

  get hasPlane(): boolean {
    return this.#plane !== null;
  }

  want(tracks: readonly WantedTrack[]): void {
    const { sources } = ceilings[savingOf(this.#choice)];
    this.#wanted = tracks;
    this.#subscriber.want(tracks.filter(({ source }) => sources.includes(source)));
  }

  choose(choice: PictureChoice): void {
    this.#choice = choice;
    this.#applyPolicy();
    this.want(this.#wanted);
    this.#announce();
  }

  setVolume(volume: number, isSilenced: boolean): void {
    this.#volume = volume;
    this.#isSilenced = isSilenced;
    this.#sound.setVolume(volume, isSilenced);
    this.#announce();
  }

  async unblockSound(): Promise<void> {
    await this.#sound.unblock();
  }

  signallingCameUp(): void {
    this.#send.signallingCameUp();
    this.#receive.signallingCameUp();
    this.#subscriber.recheck();
    void this.publisher.sync();
  }

  /** The log says that the media plane was rebuilt while we were away: ask whether our transports still live. */
  async verify(): Promise<void> {
    await Promise.all([this.#send.verify(), this.#receive.verify()]);
  }

  notice<N extends NoticeName>(name: N, payload: NoticeOf<Notices, N>): void {
    const notice = { name, payload } as { [K in NoticeName]: { name: K; payload: NoticeOf<Notices, K> } }[NoticeName];
    switch (notice.name) {
      case 'media.reset':
        return this.#reset(notice.payload.epoch);
      case 'subscription.closed':
        return this.#subscriber.subscriptionClosed(notice.payload.subscriptionId);
      case 'subscription.layered':
        return this.#subscriber.layered(notice.payload.subscriptionId, notice.payload.spatialLayer);
      case 'subscription.heldBack':
        return this.#subscriber.heldBack(notice.payload.subscriptionId, notice.payload.isHeldBack);
      case 'track.available':
        return this.#subscriber.available(notice.payload.trackId);
      case 'encoding.wanted':
        return this.publisher.addEncoding(notice.payload.trackId, notice.payload.codec);
      case 'encoding.unwanted':
        return this.publisher.removeEncoding(notice.payload.trackId, notice.payload.codec);
      case 'quality.scored':
        this.#scores.set(notice.payload.subscriptionId ?? notice.payload.trackId ?? '', notice.payload.score);
        return this.#announce();
      default:
    }
  }

  /** The broadcast is over: there is nothing to mend any more. */
  release(): void {
    this.want([]);
    this.#send.release();
    this.#receive.release();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#placesTimer);
    this.#monitor.stop();
    this.publisher.close();
    this.#subscriber.close();
    this.#send.close();
    this.#receive.close();
    this.#sound.close();
    this.board.close();
  }

  async #load(capabilities: RtpCapabilities): Promise<void> {
    const prepared = this.#prepared?.key === JSON.stringify(capabilities) ? this.#prepared.device : null;
    this.#prepared = null;
    const device = (await prepared?.catch(() => null)) ?? (await this.#deviceFor(capabilities));
    this.#deps.capabilities.remember(capabilities);
    if (!this.#isClosed) this.#device = device;
  }

  async #deviceFor(capabilities: RtpCapabilities): Promise<types.Device> {
    const device = await this.#deps.createDevice();
    await device.load({ routerRtpCapabilities: capabilities as types.RtpCapabilities });
    return device;
  }

  /** A reset mostly comes right behind the snapshot that named the new epoch, which has had its effect already. */
  #reset(epoch: string): void {
    const isKnown = this.#plane?.epoch === epoch && this.#deps.nowMs() - this.#rebuiltAtMs < SAME_RESET_MS;
    if (this.#plane) this.#plane = { ...this.#plane, epoch };
    if (!isKnown) this.#rebuild();
  }

  #rebuild(): void {
    this.#rebuiltAtMs = this.#deps.nowMs();
    this.#scores.clear();
    this.#send.rebuild();
    this.#receive.rebuild();
  }

  async #produce(
    transportId: string,
    { kind, rtpParameters, appData }: types.TransportEvents['produce'][0],
  ): Promise<{ producerId: string }> {
    const { trackId, source, isExtra } = appData as { trackId: string; source: TrackSource; isExtra: boolean };
    const parameters = rtpParameters as unknown as RtpParameters;
    if (isExtra)
      return this.#deps.signalling.call('track.addEncoding', { trackId, transportId, rtpParameters: parameters });
    return this.#deps.signalling.command('track.publish', {
      trackId,
      source,
      transportId,
      kind,
      rtpParameters: parameters,
    });
  }

  #mediaCame(track: WantedTrack, mediaTrack: MediaStreamTrack): void {
    if (track.source === 'microphone') this.#sound.play(track.trackId, mediaTrack);
    else this.board.setStream(track.trackId, mediaTrack);
  }

  #mediaGone(track: WantedTrack): void {
    if (track.source === 'microphone') this.#sound.stop(track.trackId);
    else this.board.removeStream(track.trackId);
  }

  #ownChanged(): void {
    const own = this.publisher?.list() ?? [];
    const ids = new Set(own.map((track) => track.trackId));
    for (const id of this.#ownIds) if (!ids.has(id)) this.board.removeStream(id);
    for (const track of own) if (track.source !== 'microphone') this.board.setStream(track.trackId, track.mediaTrack);
    this.#ownIds = ids;
    this.#announce();
  }

  #placesChanged(): void {
    // Dragging a window edge reports dozens of sizes; the last one counts.
    clearTimeout(this.#placesTimer);
    this.#placesTimer = setTimeout(() => this.#subscriber?.sync(), 150);
  }

  #applyPolicy(): void {
    this.#subscriber.setPolicy({ choice: this.#choice, saving: this.#saving });
    this.#subscriber.setPlayout(this.#monitor.playout);
    this.publisher.spare(this.#monitor.uplinkHold);
  }

  get #saving(): Saving {
    return stricter(savingOf(this.#choice), this.#monitor.hold);
  }

  /** Many small changes in one turn make one view. */
  #announce(): void {
    if (this.#isAnnouncing || this.#isClosed) return;
    this.#isAnnouncing = true;
    queueMicrotask(() => {
      this.#isAnnouncing = false;
      if (!this.#isClosed) this.#deps.onChange(this.#view());
    });
  }

  #view(): MediaView {
    const held = this.#subscriber.held();
    const scores = [...this.#scores].filter(([id]) => this.#isScoredNow(id)).map(([, score]) => score);
    return {
      ...idleMedia,
      isInterrupted: this.#send.isInterrupted || this.#receive.isInterrupted,
      isBlocked: this.#send.isBlocked || this.#receive.isBlocked,
      quality: this.#monitor.quality(scores),
      hold: this.#monitor.hold,
      choice: this.#choice,
      saving: this.#saving,
      uplink: this.#monitor.uplink,
      isSoundBlocked: this.#sound.isBlocked,
      volume: this.#volume,
      isSilenced: this.#isSilenced,
      own: ownViews(this.publisher.list()),
      pictures: pictureViews(held, this.board.shownIds, (trackId) => this.#monitor.isDry(trackId)),
    };
  }

  #isScoredNow(id: string): boolean {
    if (this.#ownIds.has(id)) return this.#deps.isExpected(id);
    const held = this.#subscriber.held().find((track) => track.subscription?.subscriptionId === id);
    return held !== undefined && held.isResumed && this.#deps.isExpected(held.trackId);
  }
}
