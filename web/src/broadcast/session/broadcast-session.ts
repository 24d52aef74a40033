import {
  type BroadcastEvent,
  type CaptionLanguage,
  type ClientCommandName,
  type LiveCallName,
  isRecorded,
  isStaff,
  type liveCalls,
  type liveNotices,
  type NoticeOf,
  type PictureChoice,
  type ReplyOf,
  type RequestInputOf,
  type Snapshot,
  type TrackSource,
  wantedTrackIds,
} from '@campus/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { recallCaptions, rememberCaptions } from '../../captions/caption-memory.ts';
import { CaptureDesk } from '../../media/capture-desk.ts';
import { createDtlsIdentity } from '../../media/dtls-identity.ts';
import { levelOfDb } from '../../media/level-meter.ts';
import { loadMediaClient } from '../../media/load-media-client.ts';
import { MediaSession } from '../../media/media-session.ts';
import { idleMedia } from '../../media/media-view.ts';
import { rememberedCapabilities } from '../../media/remembered-capabilities.ts';
import { LiveSlides } from '../../slides/live-slides.ts';
import { LiveClient } from '../live/live-client.ts';
import { openSocketIo } from '../live/live-socket.ts';
import { initialLiveState } from '../live/live-state.ts';
import type { JoinTicket } from './join-ticket.ts';
import { OwnTracks } from './own-tracks.ts';
import { recallPicture, rememberPicture } from './picture-memory.ts';
import { type BroadcastView, mayPublish } from './view.ts';

type Calls = typeof liveCalls;
type Notices = typeof liveNotices;

/** Levels change too often to stand in the one snapshot: every change of that draws the whole page. */
export type Levels = Readonly<Record<string, number>>;

/** The reactions of the last count, and of which count they are. */
export interface ReactionBurst {
  readonly number: number;
  readonly counts: NoticeOf<Notices, 'reactions.counted'>['counts'];
}

/** Quiet people are not measured: without news for this long it is silent. */
const SILENT_AFTER_MS = 1_200;

/**
 * One participant's broadcast: the live connection, the media and the capture desk, brought together. It owns
 * every subscription and closes them all; views read `store` and call the methods.
 */
export class BroadcastSession {
  readonly store: StoreApi<BroadcastView>;
  readonly levels: StoreApi<Levels>;
  readonly reactions: StoreApi<ReactionBurst>;
  readonly desk: CaptureDesk;
  readonly slides: LiveSlides;
  readonly #live: LiveClient;
  readonly #media: MediaSession;
  readonly #own: OwnTracks;
  readonly #unlistenDesk: () => void;
  #isPictureRecalled = false;
  #lastResetAtMs = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(ticket: JoinTicket, desk: CaptureDesk = new CaptureDesk()) {
    this.desk = desk;
    this.store = createStore<BroadcastView>(() => ({
      live: initialLiveState,
      media: idleMedia,
      desk: desk.read(),
      publishProblem: null,
      captions: recallCaptions('read'),
    }));
    this.levels = createStore<Levels>(() => ({}));
    this.reactions = createStore<ReactionBurst>(() => ({ number: 0, counts: {} }));
    this.#live = new LiveClient(
      {
        openSocket: openSocketIo,
        token: () => ticket.token,
        renewToken: () => ticket.renew(),
        nowMs: () => Date.now(),
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
      {
        onState: (live) => {
          this.store.setState({ live });
          if (live.connection === 'refused') this.#endMedia();
        },
        onSnapshot: (snapshot) => void this.#snapshot(snapshot),
        onEvents: (events) => this.#events(events),
        onUp: () => this.#media.signallingCameUp(),
        onNotice: (name, payload) => this.#notice(name, payload),
      },
    );
    this.slides = new LiveSlides({
      joinToken: () => ticket.token,
      trace: (trace) => this.#live.call('slides.trace', trace),
    });
    this.#media = new MediaSession({
      signalling: this.#live,
      createDevice: async () => (await loadMediaClient()).Device.factory(),
      capabilities: rememberedCapabilities(() => localStorage),
      createIdentity: createDtlsIdentity,
      nowMs: () => Date.now(),
      isExpected: (trackId) => this.#isExpected(trackId),
      onChange: (media) => this.store.setState({ media }),
    });
    this.#own = new OwnTracks({
      desk,
      publisher: this.#media.publisher,
      command: (name, request) => this.#live.command(name, request),
      isReady: () => this.#media.isReady && this.#live.isUp,
      onProblem: (publishProblem) => this.store.setState({ publishProblem }),
    });
    this.#unlistenDesk = desk.subscribe(() => {
      this.store.setState({ desk: desk.read() });
      this.#follow();
    });
  }

  start(): void {
    this.#live.start();
    // On its way while the connection is being made; who needs it hears of a failure, and asks again.
    loadMediaClient().then(
      () => this.#media.warmUp(),
      () => undefined,
    );
  }

  /** Rejects with AppError; the caller says the sentence. */
  command<N extends ClientCommandName>(
    name: N,
    request: Omit<RequestInputOf<Calls, N>, 'commandId'>,
  ): Promise<ReplyOf<Calls, N>> {
    return this.#live.command(name, request);
  }

  /** Asks once; for what changes nothing. Rejects with AppError. */
  call<N extends LiveCallName>(name: N, request: RequestInputOf<Calls, N>): Promise<ReplyOf<Calls, N>> {
    return this.#live.call(name, request);
  }

  /** Fetches messages from before those that are here. Rejects with AppError. */
  earlierMessages(): Promise<void> {
    return this.#live.earlierMessages();
  }

  /** Shows a track, own or another's, in an element; the returned function takes it away. */
  attach(trackId: string, source: TrackSource, element: HTMLElement): () => void {
    return this.#media.board.attach(trackId, source, element);
  }

  setMuted(trackId: string, isMuted: boolean): Promise<void> {
    return this.#media.publisher.setMuted(trackId, isMuted);
  }

  choosePicture(choice: PictureChoice): void {
    rememberPicture(choice);
    this.#media.choose(choice);
  }

  chooseCaptions(captions: CaptionLanguage | null): void {
    rememberCaptions('read', captions);
    this.store.setState({ captions });
  }

  setVolume(volume: number, isSilenced: boolean): void {
    this.#media.setVolume(volume, isSilenced);
  }

  unblockSound(): Promise<void> {
    return this.#media.unblockSound();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#silence);
    this.#unlistenDesk();
    this.#live.close();
    this.slides.close();
    this.#endMedia();
  }

  /** Whoever has no place here any more neither sends nor hears on: that may go on in another window. */
  #endMedia(): void {
    this.#media.close();
    this.desk.close();
  }

  async #snapshot(snapshot: Snapshot): Promise<void> {
    this.slides.forget();
    // The staff's pages offer no choice: whoever runs a broadcast sees it.
    if (!this.#isPictureRecalled && !isStaff(snapshot.you.role)) this.#media.choose(recallPicture());
    this.#isPictureRecalled = true;
    await this.#media.setPlane(snapshot.media);
    this.#follow();
  }

  #events(events: readonly BroadcastEvent[]): void {
    const wasRebuilt = events.some((event) => event.type === 'media.rebuilt');
    if (wasRebuilt && Date.now() - this.#lastResetAtMs > 3_000) void this.#media.verify();
    this.#own.noteEvents(events);
    this.slides.noteEvents(events);
    this.#follow();
  }

  #notice<N extends keyof Notices>(name: N, payload: NoticeOf<Notices, N>): void {
    const notice = { name, payload } as {
      [K in keyof Notices]: { name: K; payload: NoticeOf<Notices, K> };
    }[keyof Notices];
    if (notice.name === 'reactions.counted')
      return this.reactions.setState(({ number }) => ({ number: number + 1, counts: notice.payload.counts }));
    if (notice.name === 'levels.measured') return this.#noteLevels(notice.payload.levels);
    if (notice.name === 'slides.traced') return this.slides.traced(notice.payload);
    if (notice.name === 'media.reset') {
      this.#lastResetAtMs = Date.now();
      // Without a snapshot that described the media plane there is nothing to rebuild from.
      if (!this.#media.hasPlane) return this.#live.refresh();
    }
    this.#media.notice(name, payload);
  }

  #noteLevels(measured: NoticeOf<Notices, 'levels.measured'>['levels']): void {
    clearTimeout(this.#silence);
    const levels = Object.fromEntries(measured.map(({ trackId, levelDb }) => [trackId, levelOfDb(levelDb)]));
    this.levels.setState(levels, true);
    this.#silence = setTimeout(() => this.levels.setState({}, true), SILENT_AFTER_MS);
  }

  /** Brings the media in line with the state. */
  #follow(): void {
    const { state, you } = this.#live.state;
    if (!state || !you || this.#isClosed) return;
    const wanted = wantedTrackIds(state, you).flatMap((trackId) => state.tracks[trackId] ?? []);
    this.#media.want(wanted.map(({ id, participantId, source }) => ({ trackId: id, participantId, source })));
    if (state.phase === 'backstage') this.#media.prepare();
    const me = state.participants[you.participantId];
    const isConsentGiven = !isRecorded(state) || me?.consent === 'seen-and-heard';
    this.#own.follow(state, you.participantId, mayPublish(state, you) && isConsentGiven);
    if (state.phase !== 'ended') return;
    for (const source of ['camera', 'microphone', 'screen'] as const) this.#turnOff(source);
    this.#media.release();
  }

  #turnOff(source: TrackSource): void {
    if (this.desk.read().states[source] !== 'off') this.desk.turnOff(source);
  }

  #isExpected(trackId: string): boolean {
    const { state } = this.#live.state;
    const track = state?.tracks[trackId];
    return !!state && !!track && !track.isMuted && state.participants[track.participantId]?.isConnected === true;
  }
}
