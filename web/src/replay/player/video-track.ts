import type { Rendition } from '@campus/protocol';
import { correctionFor, learnSeekDuration } from './drift.ts';
import { type HlsMedia, openHlsMedia } from './hls-media.ts';
import type { MediaTokenKeeper } from './media-token.ts';
import { idealStarts, nextMomentWithMedia, type PartStarts, type Picture, pictureAt } from './part-times.ts';

/** What the clock says at this step. */
export interface Beat {
  recordingMs: number;
  isAdvancing: boolean;
  rate: number;
}

interface VideoTrackOptions {
  element: HTMLVideoElement;
  address: string;
  tokens: MediaTokenKeeper;
  nowMs: () => number;
}

/** A paused picture may be so far off before it is moved: less than a frame. */
const stillMs = 20;
/** After a seek the picture gets so long to settle before it is judged again. */
const settleMs = 250;
const secondsBetweenSeeks = 0.3;

/** One camera or screen: a muted video that follows the clock. Loaded only while attached. */
export class VideoTrack {
  readonly element: HTMLVideoElement;
  rendition: Rendition;
  readonly #options: VideoTrackOptions;
  #media: HlsMedia | null = null;
  #isNudging = false;
  #seekStartedAtMs: number | null = null;
  #lastSeekAtMs = Number.NEGATIVE_INFINITY;
  #seekTakesMs = 120;

  constructor(rendition: Rendition, options: VideoTrackOptions) {
    this.rendition = rendition;
    this.#options = options;
    this.element = options.element;
    this.element.muted = true;
    this.element.playsInline = true;
    this.element.disablePictureInPicture = true;
    this.element.dataset['trackId'] = rendition.id;
    this.element.dataset['source'] = rendition.source;
    this.element.addEventListener('seeked', this.#noteSeeked);
  }

  get isAttached(): boolean {
    return this.#media !== null;
  }

  /** Whether a frame for the present moment stands in the element, with more to follow. */
  get isReady(): boolean {
    return !this.element.seeking && this.element.readyState >= this.element.HAVE_FUTURE_DATA;
  }

  /** Whether at least one frame can be seen. */
  get hasFrame(): boolean {
    return this.element.readyState >= this.element.HAVE_CURRENT_DATA;
  }

  get #starts(): PartStarts {
    return this.#media?.starts ?? idealStarts;
  }

  pictureAt(recordingMs: number): Picture | null {
    return pictureAt(this.rendition.parts, recordingMs, this.#starts);
  }

  /** Starts loading from a moment on. Twice is harmless. */
  attach(recordingMs: number): void {
    if (this.#media) return;
    const picture = pictureAt(this.rendition.parts, recordingMs);
    this.#media = openHlsMedia({
      element: this.element,
      address: this.#options.address,
      tokens: this.#options.tokens,
      startSeconds: picture?.elementSeconds ?? 0,
      onProblem: () => undefined,
    });
  }

  detach(): void {
    if (!this.#media) return;
    this.#media.close();
    this.#media = null;
    this.#isNudging = false;
    this.#seekStartedAtMs = null;
    delete this.element.dataset['driftMs'];
  }

  close(): void {
    this.element.removeEventListener('seeked', this.#noteSeeked);
    this.detach();
  }

  /** Waits, paused, at the moment at which it will be wanted. */
  prepare(recordingMs: number): void {
    this.#pause();
    const picture = this.pictureAt(recordingMs);
    if (picture) this.#moveStill(picture.elementSeconds, 200);
    delete this.element.dataset['driftMs'];
  }

  /** Keeps step with the clock. To be called many times a second. */
  follow(beat: Beat): void {
    const picture = this.pictureAt(beat.recordingMs);
    if (!picture) return this.#awaitNextPart(beat.recordingMs);
    if (picture.isHeld || !beat.isAdvancing) {
      this.#pause();
      this.#moveStill(picture.elementSeconds, stillMs);
      this.#noteDrift(picture);
      return;
    }
    if (this.element.readyState < this.element.HAVE_METADATA) return;
    if (this.element.paused && !this.element.seeking) this.#play(picture, beat);
    this.#noteDrift(picture);
    if (this.element.seeking || this.#isSettling()) return;
    this.#correct((this.element.currentTime - picture.elementSeconds) * 1000, picture, beat);
  }

  /** In a hole: gets ready for what comes after it. */
  #awaitNextPart(recordingMs: number): void {
    const nextMs = nextMomentWithMedia(this.rendition.parts, recordingMs);
    this.prepare(nextMs ?? recordingMs);
  }

  #correct(driftMs: number, picture: Picture, beat: Beat): void {
    const correction = correctionFor(driftMs, beat.rate, this.#isNudging);
    this.#isNudging = correction.kind === 'nudge';
    switch (correction.kind) {
      case 'steady':
        return this.#setRate(beat.rate);
      case 'nudge':
        return this.#setRate(correction.playbackRate);
      case 'seek':
        this.#setRate(beat.rate);
        return this.#seekAhead(picture, beat);
    }
  }

  #play(picture: Picture, beat: Beat): void {
    // Starting far off would only mean a jump a moment later.
    if (Math.abs(this.element.currentTime - picture.elementSeconds) > secondsBetweenSeeks)
      this.#seekAhead(picture, beat);
    this.element.play().catch(() => undefined);
  }

  #seekAhead(picture: Picture, beat: Beat): void {
    const nowMs = this.#options.nowMs();
    if (nowMs - this.#lastSeekAtMs < secondsBetweenSeeks * 1000) return;
    this.#lastSeekAtMs = nowMs;
    const target = picture.elementSeconds + (this.#seekTakesMs / 1000) * beat.rate;
    // A seek that has to wait for the network says nothing about how long seeks take.
    this.#seekStartedAtMs = isBuffered(this.element, target) ? nowMs : null;
    this.element.currentTime = target;
  }

  #moveStill(elementSeconds: number, toleranceMs: number): void {
    if (this.element.readyState < this.element.HAVE_METADATA || this.element.seeking) return;
    if (Math.abs(this.element.currentTime - elementSeconds) * 1000 > toleranceMs)
      this.element.currentTime = elementSeconds;
  }

  #pause(): void {
    this.#isNudging = false;
    if (!this.element.paused) this.element.pause();
  }

  #setRate(rate: number): void {
    if (Math.abs(this.element.playbackRate - rate) > 0.001) this.element.playbackRate = rate;
  }

  #isSettling(): boolean {
    return this.#options.nowMs() - this.#lastSeekAtMs < settleMs;
  }

  #noteSeeked = (): void => {
    if (this.#seekStartedAtMs === null) return;
    this.#seekTakesMs = learnSeekDuration(this.#seekTakesMs, this.#options.nowMs() - this.#seekStartedAtMs);
    this.#seekStartedAtMs = null;
  };

  /** For those who measure from outside: positive is ahead of the sound. */
  #noteDrift(picture: Picture | null): void {
    if (!picture || picture.isHeld || this.element.seeking || !this.hasFrame) delete this.element.dataset['driftMs'];
    else
      this.element.dataset['driftMs'] = String(Math.round((this.element.currentTime - picture.elementSeconds) * 1000));
  }
}

function isBuffered({ buffered }: HTMLVideoElement, seconds: number): boolean {
  for (let index = 0; index < buffered.length; index += 1) {
    if (seconds >= buffered.start(index) && seconds < buffered.end(index)) return true;
  }
  return false;
}
