import type { ErrorCode, PictureChoice, Saving, TrackSource } from '@campus/protocol';
import type { OwnTrack } from './publisher.ts';
import type { Quality } from './quality.ts';
import type { HeldTrack } from './held-track.ts';
import type { UplinkView } from './uplink-watch.ts';

export interface OwnTrackView {
  readonly trackId: string;
  readonly source: TrackSource;
  readonly isMuted: boolean;
  /** Whether its media reaches the SFU. */
  readonly isFlowing: boolean;
  readonly error: ErrorCode | null;
}

export interface PictureView {
  /** A frame has been drawn. */
  readonly isShown: boolean;
  readonly isWithoutEncoding: boolean;
  /** It takes more than the data saver allows, and cannot be made smaller. */
  readonly isHeldBack: boolean;
  /** Nothing of it has come for a while, although it should. */
  readonly isDry: boolean;
  /** The simulcast layer that arrives, 0 the smallest; null when not known or none. */
  readonly layer: number | null;
  readonly layers: number;
  readonly codec: string | null;
}

/** All that views know about media: plain data, new whenever something changed. */
export interface MediaView {
  readonly isInterrupted: boolean;
  /** Sound and picture have never come through, although the page is connected. */
  readonly isBlocked: boolean;
  readonly quality: Quality | null;
  /** What the line is spared by itself. */
  readonly hold: Saving;
  readonly choice: PictureChoice;
  /** What is in force: the stricter of what was chosen and what is held by itself. */
  readonly saving: Saving;
  readonly uplink: UplinkView;
  readonly isSoundBlocked: boolean;
  readonly volume: number;
  readonly isSilenced: boolean;
  readonly own: readonly OwnTrackView[];
  readonly pictures: Readonly<Record<string, PictureView>>;
}

export const idleMedia: MediaView = {
  isInterrupted: false,
  isBlocked: false,
  quality: null,
  hold: 'off',
  choice: 'auto',
  saving: 'off',
  uplink: { hold: 'off', isThin: false },
  isSoundBlocked: false,
  volume: 1,
  isSilenced: false,
  own: [],
  pictures: {},
};

export function ownViews(own: readonly OwnTrack[]): OwnTrackView[] {
  return own.map(({ trackId, source, isMuted, isFlowing, error }) => ({
    trackId,
    source,
    isMuted,
    isFlowing,
    error: error?.code ?? null,
  }));
}

export function pictureViews(
  held: readonly HeldTrack[],
  shownIds: ReadonlySet<string>,
  isDry: (trackId: string) => boolean,
): Record<string, PictureView> {
  const pictures = held.filter(({ source }) => source !== 'microphone');
  return Object.fromEntries(
    pictures.map(({ trackId, isWithoutEncoding, isHeldBack, currentLayer, subscription }) => [
      trackId,
      {
        isShown: shownIds.has(trackId),
        isWithoutEncoding,
        isHeldBack,
        isDry: isDry(trackId),
        layer: currentLayer,
        layers: subscription?.spatialLayers ?? 1,
        codec: subscription?.codec ?? null,
      },
    ]),
  );
}
