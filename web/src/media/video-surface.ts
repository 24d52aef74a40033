/**
 * One place on the screen where a track is shown. A new stream of the same track plays underneath until its
 * first frame is there, so that the old picture stays instead of a black hole.
 */
export class VideoSurface {
  readonly trackId: string;
  readonly #container: HTMLElement;
  readonly #observer: ResizeObserver;
  readonly #source: string;
  readonly #onFirstFrame: () => void;
  #shown: HTMLVideoElement | null = null;
  #coming: HTMLVideoElement | null = null;
  #isClosed = false;

  constructor(options: {
    container: HTMLElement;
    trackId: string;
    source: string;
    onResize: () => void;
    onFirstFrame: () => void;
  }) {
    this.trackId = options.trackId;
    this.#container = options.container;
    this.#source = options.source;
    this.#onFirstFrame = options.onFirstFrame;
    this.#observer = new ResizeObserver(options.onResize);
    this.#observer.observe(this.#container);
  }

  get devicePixels(): number {
    return this.#container.clientHeight * window.devicePixelRatio;
  }

  get shownLines(): number {
    return this.#shown?.videoHeight ?? 0;
  }

  /** Shows a stream; null keeps the last picture (its track is coming back) until `clear`. */
  show(track: MediaStreamTrack | null): void {
    if (this.#isClosed || track === null) return;
    if (currentTrack(this.#coming ?? this.#shown) === track) return;
    this.#coming?.remove();
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.disablePictureInPicture = true;
    // Controls and words stand beside it; the sound comes from elsewhere.
    video.setAttribute('aria-hidden', 'true');
    video.srcObject = new MediaStream([track]);
    this.#coming = video;
    this.#container.prepend(video);
    video.requestVideoFrameCallback(() => this.#swap(video));
    if (this.#shown === null) this.#label(video);
    void video.play().catch(() => undefined);
  }

  /** Takes the picture away. */
  clear(): void {
    for (const video of [this.#shown, this.#coming]) release(video);
    this.#shown = null;
    this.#coming = null;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#observer.disconnect();
    this.clear();
  }

  #swap(video: HTMLVideoElement): void {
    if (this.#coming !== video || this.#isClosed) return;
    release(this.#shown);
    this.#coming = null;
    this.#shown = video;
    this.#label(video);
    video.dataset['shown'] = '';
    this.#onFirstFrame();
  }

  #label(video: HTMLVideoElement): void {
    video.dataset['trackId'] = this.trackId;
    video.dataset['source'] = this.#source;
  }
}

function currentTrack(video: HTMLVideoElement | null): MediaStreamTrack | null {
  return video?.srcObject instanceof MediaStream ? (video.srcObject.getVideoTracks()[0] ?? null) : null;
}

function release(video: HTMLVideoElement | null): void {
  if (!video) return;
  video.srcObject = null;
  video.remove();
}
