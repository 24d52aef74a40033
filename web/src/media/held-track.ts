import type { Subscription } from '@campus/protocol';
import type { types } from 'mediasoup-client';
import type { LinesSeen } from './layer-choice.ts';
import type { WantedTrack } from './wanted.ts';

/** A wanted track of somebody else, and what the SFU does about it. */
export interface HeldTrack extends WantedTrack {
  subscription: Subscription | null;
  consumer: types.Consumer | null;
  /** What the server was last told. */
  isResumed: boolean;
  preferredLayer: number | null;
  /** The layer that the SFU sends; null when it sends none. */
  currentLayer: number | null;
  linesSeen: LinesSeen;
  failures: number;
  nextTryAtMs: number;
  isWithoutEncoding: boolean;
  /** The SFU sends nothing of it, since it does not fit under the ceiling. */
  isHeldBack: boolean;
  openedAtMs: number;
}

/** As long as nobody has asked for it. */
export function blank(track: WantedTrack): HeldTrack {
  return {
    trackId: track.trackId,
    participantId: track.participantId,
    source: track.source,
    subscription: null,
    consumer: null,
    isResumed: false,
    preferredLayer: null,
    currentLayer: null,
    linesSeen: { lines: 0, layer: null, topLines: null },
    failures: 0,
    nextTryAtMs: 0,
    isWithoutEncoding: false,
    isHeldBack: false,
    openedAtMs: 0,
  };
}
