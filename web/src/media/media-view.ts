import type { ErrorCode, TrackSource } from '@campus/protocol';
import type { PictureChoice } from './layer-choice.ts';
import type { Quality } from './quality.ts';
import type { Hold } from './sound-guard.ts';

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
  readonly hold: Hold;
  readonly choice: PictureChoice;
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
  hold: 'none',
  choice: 'auto',
  isSoundBlocked: false,
  volume: 1,
  isSilenced: false,
  own: [],
  pictures: {},
};
