import type { Saving } from '@campus/protocol';
import { type GuardState, guardSound, initialGuard } from './sound-guard.ts';

/** The way out, for whoever publishes. */
export interface UplinkView {
  /** Pictures that are not sent, or only small, so that the sound stays whole. */
  readonly hold: Saving;
  /** The browser itself sends smaller pictures than it could, for want of bandwidth. */
  readonly isThin: boolean;
}

export interface UplinkState {
  readonly guard: GuardState;
  /** Looks in a row at a starved (positive) or satisfied (negative) way out. */
  readonly run: number;
  readonly isThin: boolean;
}

export interface UplinkSample {
  readonly nowMs: number;
  /** Share of the sound's packets that did not arrive at the SFU, as it reports; null without sound or report. */
  readonly soundLossRatio: number | null;
  /** The browser gave up something of the pictures for want of bandwidth; null where it sends none. */
  readonly isStarved: boolean | null;
  readonly hasPictures: boolean;
  readonly hasScreenBesides: boolean;
}

/** Every publication begins with a careful rate, for a few seconds: that is no thin line. */
const STARVED_RUN = 5;
const SATISFIED_RUN = 3;

export const initialUplink: UplinkState = { guard: initialGuard, run: 0, isThin: false };

/** Sound before picture on the way out, and a word for it when the picture suffers. Pure. */
export function watchUplink(state: UplinkState, sample: UplinkSample): UplinkState {
  const { soundLossRatio: lossRatio, isStarved } = sample;
  const guard = guardSound(state.guard, { ...sample, concealedRatio: null, lossRatio });
  const run = isStarved === null ? 0 : isStarved ? Math.max(0, state.run) + 1 : Math.min(0, state.run) - 1;
  const isThin = isStarved === null ? false : run >= STARVED_RUN || (state.isThin && run > -SATISFIED_RUN);
  return { guard, run, isThin };
}

/** Which of the layers of a picture are sent while the line is spared, the smallest first. */
export function activeLayers(hold: Saving, mayBeSent: boolean, layers: number): boolean[] {
  return Array.from({ length: layers }, (_, layer) => mayBeSent && (hold === 'off' || layer === 0));
}
