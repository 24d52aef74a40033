import type { TrackSource } from '@campus/protocol';
import { VideoSurface } from './video-surface.ts';

export interface PictureBoardEvents {
  /** A track gained or lost its places, or they changed their size. */
  readonly onPlacesChanged: (trackId: string) => void;
  readonly onShownChanged: () => void;
}

/** Brings the streams of tracks, own and others', to the places where views want them. */
export class PictureBoard {
  readonly #events: PictureBoardEvents;
  readonly #streams = new Map<string, MediaStreamTrack>();
  readonly #surfaces = new Map<string, Set<VideoSurface>>();
  readonly #shown = new Set<string>();

  constructor(events: PictureBoardEvents) {
    this.#events = events;
  }

  /** Ids of tracks whose first frame has been drawn. */
  get shownIds(): ReadonlySet<string> {
    return this.#shown;
  }

  /** Puts the track's picture into an element, until the returned function is called. */
  attach(trackId: string, source: TrackSource, container: HTMLElement): () => void {
    const surfaces = this.#surfaces.get(trackId) ?? new Set<VideoSurface>();
    this.#surfaces.set(trackId, surfaces);
    const surface = new VideoSurface({
      container,
      trackId,
      source,
      onResize: () => this.#events.onPlacesChanged(trackId),
      onFirstFrame: () => this.#mark(trackId),
    });
    surfaces.add(surface);
    surface.show(this.#streams.get(trackId) ?? null);
    this.#events.onPlacesChanged(trackId);
    return () => {
      surface.close();
      surfaces.delete(surface);
      if (surfaces.size === 0) this.#surfaces.delete(trackId);
      this.#events.onPlacesChanged(trackId);
    };
  }

  setStream(trackId: string, track: MediaStreamTrack): void {
    this.#streams.set(trackId, track);
    for (const surface of this.#surfaces.get(trackId) ?? []) surface.show(track);
  }

  /** The track is over; whoever still shows it gets an empty place. */
  removeStream(trackId: string): void {
    if (!this.#streams.delete(trackId)) return;
    for (const surface of this.#surfaces.get(trackId) ?? []) surface.clear();
    if (this.#shown.delete(trackId)) this.#events.onShownChanged();
  }

  /** Whether any view has said where its pictures go. */
  get hasAnyPlace(): boolean {
    return this.#surfaces.size > 0;
  }

  hasPlaces(trackId: string): boolean {
    return this.#surfaces.has(trackId);
  }

  /** Height of the largest place in device pixels; 0 when there is none. */
  devicePixels(trackId: string): number {
    return Math.max(0, ...[...(this.#surfaces.get(trackId) ?? [])].map((surface) => surface.devicePixels));
  }

  /** Lines of the track's picture as it arrives; 0 while none is shown. */
  shownLines(trackId: string): number {
    return Math.max(0, ...[...(this.#surfaces.get(trackId) ?? [])].map((surface) => surface.shownLines));
  }

  close(): void {
    for (const surfaces of this.#surfaces.values()) for (const surface of surfaces) surface.close();
    this.#surfaces.clear();
    this.#streams.clear();
  }

  #mark(trackId: string): void {
    if (this.#shown.has(trackId)) return;
    this.#shown.add(trackId);
    this.#events.onShownChanged();
  }
}
