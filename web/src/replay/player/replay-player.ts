import type { Rendition, Replay } from '@campus/protocol';
import { type Clock, FloorClock, WallClock } from './clock.ts';
import { type Shown, shownAt, type View, wantedSoon } from './layout.ts';
import type { MediaTokenKeeper } from './media-token.ts';
import { VideoTrack } from './video-track.ts';

/** What the views see. A new object whenever something in it changed. */
export interface PlayerSnapshot {
  recordingMs: number;
  durationMs: number;
  /** What the person wants; `isWaiting` says that data are still on their way. */
  isPlaying: boolean;
  isWaiting: boolean;
  hasEnded: boolean;
  rate: number;
  volume: number;
  isMuted: boolean;
  view: View;
  shown: Shown;
  /** Tracks that have a picture at this moment, shown or not. */
  availableIds: readonly string[];
  problem: 'interrupted' | 'unplayable' | null;
}

export interface ReplayPlayerOptions {
  replay: Replay;
  tokens: MediaTokenKeeper;
  createVideo: () => HTMLVideoElement;
  createAudio: () => HTMLAudioElement;
  nowMs: () => number;
}

const tickEveryMs = 40;
/** A track is loaded so long before it is wanted, and kept so long after. */
const lookAheadMs = 10_000;
const lookBackMs = 15_000;
/** Before it is shown a track already runs, so that the change of picture is exact. */
const runInMs = 700;
/** Starting waits for the pictures, but not for ever: sound before picture. */
const longestHoldMs = 1_500;

/** Plays a recording's tracks in step under the floor's clock. Owns its media elements and all they load. */
export class ReplayPlayer {
  readonly audio: HTMLAudioElement;
  readonly #options: ReplayPlayerOptions;
  #clock: Clock;
  readonly #tracks = new Map<string, VideoTrack>();
  readonly #lastWantedAtMs = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  readonly #ticker: ReturnType<typeof setInterval>;
  #replay: Replay;
  #snapshot: PlayerSnapshot;
  #heldSinceMs = 0;
  #isStarting = false;
  #isClosed = false;

  constructor(options: ReplayPlayerOptions) {
    this.#options = options;
    this.#replay = options.replay;
    this.audio = options.createAudio();
    this.audio.dataset['testid'] = 'floor';
    this.#snapshot = {
      recordingMs: 0,
      durationMs: durationOf(options.replay),
      isPlaying: false,
      isWaiting: false,
      hasEnded: false,
      rate: 1,
      volume: 1,
      isMuted: false,
      view: { mode: 'follow' },
      shown: { layout: 'one', trackIds: [], slate: null, slides: null },
      availableIds: [],
      problem: null,
    };
    this.#addTracks();
    this.#clock = this.#makeClock();
    this.#clock.seek(0);
    this.#ticker = setInterval(() => this.#tick(), tickEveryMs);
    this.#tick();
  }

  read = (): PlayerSnapshot => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The video elements with their track ids; each keeps its place in the page while the player lives. */
  get videos(): readonly { id: string; element: HTMLVideoElement }[] {
    return [...this.#tracks.values()].map((track) => ({ id: track.rendition.id, element: track.element }));
  }

  play(): void {
    if (this.#snapshot.isPlaying) return;
    if (this.#snapshot.hasEnded) this.#clock.seek(0);
    this.#hold();
    this.#change({ isPlaying: true, hasEnded: false });
    this.#tick();
  }

  pause(): void {
    this.#clock.stop();
    this.#change({ isPlaying: false, isWaiting: false });
    this.#tick();
  }

  seek(recordingMs: number): void {
    this.#clock.seek(Math.min(Math.max(0, recordingMs), this.#snapshot.durationMs));
    if (this.#snapshot.isPlaying) {
      this.#clock.stop();
      this.#hold();
    }
    this.#change({ hasEnded: false });
    this.#tick();
  }

  setRate(rate: number): void {
    this.#clock.setRate(rate);
    this.#change({ rate });
  }

  setVolume(volume: number, isMuted: boolean): void {
    this.audio.volume = volume;
    this.audio.muted = isMuted;
    this.#change({ volume, isMuted });
  }

  setView(view: View): void {
    this.#change({ view });
    this.#tick();
  }

  /** A recording that still runs has grown. */
  update(replay: Replay): void {
    this.#replay = replay;
    for (const rendition of replay.media.renditions) {
      const track = this.#tracks.get(rendition.id);
      if (track) track.rendition = rendition;
    }
    this.#addTracks();
    this.#change({ durationMs: durationOf(replay) });
    if (this.#clock instanceof WallClock && floorOf(replay)?.parts.length) this.#takeFloorClock();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#ticker);
    this.#clock.close();
    for (const track of this.#tracks.values()) track.close();
    this.#listeners.clear();
  }

  /** The first sound has come since the player was opened: from here on it is what keeps the time. */
  #takeFloorClock(): void {
    const { nowMs } = this.#clock;
    this.#clock.close();
    this.#clock = this.#makeClock();
    this.#clock.setRate(this.#snapshot.rate);
    this.seek(nowMs);
  }

  #makeClock(): Clock {
    const floor = floorOf(this.#replay);
    if (!floor || floor.parts.length === 0) {
      return new WallClock({ durationMs: () => this.#snapshot.durationMs, tickMs: this.#options.nowMs });
    }
    return new FloorClock({
      element: this.audio,
      address: `${this.#replay.mediaBase}${floor.id}.m3u8`,
      tokens: this.#options.tokens,
      parts: () => floorOf(this.#replay)?.parts ?? [],
      onProblem: (isLasting) => this.#change({ problem: isLasting ? 'unplayable' : 'interrupted' }),
    });
  }

  #addTracks(): void {
    for (const rendition of this.#replay.media.renditions) {
      if (rendition.kind !== 'video' || rendition.parts.length === 0 || this.#tracks.has(rendition.id)) continue;
      const track = new VideoTrack(rendition, {
        element: this.#options.createVideo(),
        address: `${this.#replay.mediaBase}${rendition.id}.m3u8`,
        tokens: this.#options.tokens,
        nowMs: this.#options.nowMs,
      });
      this.#tracks.set(rendition.id, track);
    }
  }

  #tick(): void {
    if (this.#isClosed) return;
    const { view, isPlaying } = this.#snapshot;
    const recordingMs = this.#clock.nowMs;
    const hasEnded = this.#clock.hasEnded;
    const availableIds = [...this.#tracks.values()]
      .filter((track) => track.pictureAt(recordingMs) !== null)
      .map((track) => track.rendition.id);
    const shown = shownAt(this.#replay.timeline, recordingMs, view, (id) => availableIds.includes(id));
    this.#attachWanted(recordingMs, view);
    const beat = { recordingMs, isAdvancing: this.#clock.isAdvancing, rate: this.#snapshot.rate };
    const soon = wantedSoon(this.#replay.timeline, recordingMs, lookAheadMs, view);
    for (const [id, track] of this.#tracks) {
      if (!track.isAttached) continue;
      const nextMs = soon.get(id);
      if (nextMs !== undefined && nextMs - recordingMs > runInMs * beat.rate) track.prepare(nextMs);
      else track.follow(beat);
    }
    if (isPlaying && hasEnded) this.#clock.stop();
    if (isPlaying && !hasEnded && !this.#clock.isAdvancing) this.#startWhenReady(shown);
    const isWaiting = isPlaying && !hasEnded && !beat.isAdvancing;
    this.#change({
      recordingMs: hasEnded ? this.#snapshot.durationMs : recordingMs,
      shown: isSameShown(shown, this.#snapshot.shown) ? this.#snapshot.shown : shown,
      availableIds:
        availableIds.join() === this.#snapshot.availableIds.join() ? this.#snapshot.availableIds : availableIds,
      isWaiting,
      hasEnded,
      isPlaying: isPlaying && !hasEnded,
      ...(beat.isAdvancing ? { problem: null } : {}),
    });
  }

  #attachWanted(recordingMs: number, view: View): void {
    const nowMs = this.#options.nowMs();
    for (const [id, atMs] of wantedSoon(this.#replay.timeline, recordingMs, lookAheadMs, view)) {
      const track = this.#tracks.get(id);
      if (!track) continue;
      this.#lastWantedAtMs.set(id, nowMs);
      // Nothing to load where it has no picture within reach.
      if (track.pictureAt(atMs) ?? track.pictureAt(atMs + lookAheadMs / 2)) track.attach(atMs);
    }
    for (const [id, track] of this.#tracks) {
      if (track.isAttached && nowMs - (this.#lastWantedAtMs.get(id) ?? 0) > lookBackMs) track.detach();
    }
  }

  #hold(): void {
    this.#heldSinceMs = this.#options.nowMs();
  }

  /** Lets the clock run once the pictures of this moment are there, or have taken too long. */
  #startWhenReady(shown: Shown): void {
    const arePicturesReady = shown.trackIds.every((id) => this.#tracks.get(id)?.isReady ?? true);
    const hasWaitedLong = this.#options.nowMs() - this.#heldSinceMs > longestHoldMs;
    if (this.#isStarting || !(arePicturesReady || hasWaitedLong)) return;
    this.#isStarting = true;
    this.#clock
      .start()
      .catch((error: unknown) => {
        // AbortError only says that a pause or a new source came in between.
        const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
        if (isRefused) this.pause();
      })
      .finally(() => {
        this.#isStarting = false;
      });
  }

  #change(part: Partial<PlayerSnapshot>): void {
    const keys = Object.keys(part) as (keyof PlayerSnapshot)[];
    if (keys.every((key) => Object.is(part[key], this.#snapshot[key]))) return;
    this.#snapshot = { ...this.#snapshot, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function floorOf(replay: Replay): Rendition | undefined {
  return replay.media.renditions.find((rendition) => rendition.source === 'floor');
}

function durationOf(replay: Replay): number {
  return Math.max(replay.timeline.durationMs, replay.media.durationMs, 1);
}

function isSameShown(a: Shown, b: Shown): boolean {
  const isSamePage = a.slides?.deckId === b.slides?.deckId && a.slides?.page === b.slides?.page;
  return isSamePage && a.layout === b.layout && a.slate === b.slate && a.trackIds.join() === b.trackIds.join();
}
