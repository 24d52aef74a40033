import type { RenditionPart } from '@campus/protocol';
import { type HlsMedia, openHlsMedia } from './hls-media.ts';
import type { MediaTokenKeeper } from './media-token.ts';
import { elementTimeAt, momentAt, nextMomentWithMedia } from './part-times.ts';

/** What the pictures keep step with. All moments in milliseconds of the recording. */
export interface Clock {
  readonly nowMs: number;
  /** Whether the moment really advances: false while waiting for data. */
  readonly isAdvancing: boolean;
  readonly hasEnded: boolean;
  /** Rejects where the browser wants a click first. */
  start(): Promise<void>;
  stop(): void;
  seek(recordingMs: number): void;
  setRate(rate: number): void;
  close(): void;
}

interface FloorClockOptions {
  element: HTMLAudioElement;
  address: string;
  tokens: MediaTokenKeeper;
  parts: () => readonly RenditionPart[];
  onProblem: (isLasting: boolean) => void;
}

/** The floor sound: what one hears is what time it is. */
export class FloorClock implements Clock {
  readonly #options: FloorClockOptions;
  readonly #media: HlsMedia;
  /** A seek on its way: until it has arrived, the wanted moment is the truth. */
  #wantedMs: number | null = null;

  constructor(options: FloorClockOptions) {
    this.#options = options;
    options.element.preservesPitch = true;
    this.#media = openHlsMedia({
      element: options.element,
      address: options.address,
      tokens: options.tokens,
      startSeconds: 0,
      onProblem: options.onProblem,
    });
    // Seeking before anything is known about the media is put down here and done as soon as it can be.
    options.element.addEventListener('loadedmetadata', this.#arrive);
    options.element.addEventListener('seeked', this.#settle);
  }

  get nowMs(): number {
    if (this.#wantedMs !== null) return this.#wantedMs;
    return momentAt(this.#options.parts(), this.#options.element.currentTime, this.#media.starts);
  }

  get isAdvancing(): boolean {
    const { element } = this.#options;
    return !element.paused && !element.ended && !element.seeking && element.readyState >= element.HAVE_FUTURE_DATA;
  }

  get hasEnded(): boolean {
    return this.#wantedMs === null && this.#options.element.ended;
  }

  start(): Promise<void> {
    return this.#options.element.play();
  }

  stop(): void {
    this.#options.element.pause();
  }

  /** A moment without sound (before the first part, in a hole) moves on to the next that has it. */
  seek(recordingMs: number): void {
    const parts = this.#options.parts();
    const last = parts.at(-1);
    const endMs = last ? last.startMs + last.durationMs - 1 : 0;
    this.#wantedMs = nextMomentWithMedia(parts, recordingMs) ?? endMs;
    this.#arrive();
  }

  setRate(rate: number): void {
    this.#options.element.defaultPlaybackRate = rate;
    this.#options.element.playbackRate = rate;
  }

  close(): void {
    this.#options.element.removeEventListener('loadedmetadata', this.#arrive);
    this.#options.element.removeEventListener('seeked', this.#settle);
    this.#options.element.pause();
    this.#media.close();
  }

  #arrive = (): void => {
    const { element, parts } = this.#options;
    if (this.#wantedMs === null || element.readyState < element.HAVE_METADATA) return;
    const seconds = elementTimeAt(parts(), this.#wantedMs, this.#media.starts);
    if (seconds === null) this.#wantedMs = null;
    else element.currentTime = seconds;
  };

  #settle = (): void => {
    if (!this.#options.element.seeking) this.#wantedMs = null;
  };
}

interface WallClockOptions {
  durationMs: () => number;
  /** Monotonic, in milliseconds. */
  tickMs: () => number;
}

/** For a recording without any sound. */
export class WallClock implements Clock {
  readonly #options: WallClockOptions;
  #baseMs = 0;
  #startedAtMs: number | null = null;
  #rate = 1;

  constructor(options: WallClockOptions) {
    this.#options = options;
  }

  get nowMs(): number {
    const runMs = this.#startedAtMs === null ? 0 : (this.#options.tickMs() - this.#startedAtMs) * this.#rate;
    return Math.min(this.#options.durationMs(), this.#baseMs + runMs);
  }

  get isAdvancing(): boolean {
    return this.#startedAtMs !== null && !this.hasEnded;
  }

  get hasEnded(): boolean {
    return this.nowMs >= this.#options.durationMs();
  }

  start(): Promise<void> {
    this.#startedAtMs ??= this.#options.tickMs();
    return Promise.resolve();
  }

  stop(): void {
    this.#baseMs = this.nowMs;
    this.#startedAtMs = null;
  }

  seek(recordingMs: number): void {
    this.#baseMs = Math.max(0, recordingMs);
    if (this.#startedAtMs !== null) this.#startedAtMs = this.#options.tickMs();
  }

  setRate(rate: number): void {
    const isRunning = this.#startedAtMs !== null;
    this.stop();
    this.#rate = rate;
    if (isRunning) this.#startedAtMs = this.#options.tickMs();
  }

  close(): void {
    this.stop();
  }
}
