import type { Saving } from '@campus/protocol';

/**
 * Sound before picture. When the sound breaks up although pictures flow, the pictures step down to their smallest layer,
 * then cameras pause where there is a screen beside them, then all pictures; after a while they are tried again, ever
 * less often as long as that fails. Pure: one step a sample, times come in from outside. The same rules hold for what is
 * received and for what is sent.
 */
export interface GuardState {
  /** What the line is spared by itself; `off`: nothing. */
  readonly hold: Saving;
  readonly sinceMs: number;
  /** Samples in a row with broken (positive) or whole (negative) sound. */
  readonly run: number;
  /** How long the present hold lasts at least; doubles each time that a return fails. */
  readonly holdForMs: number;
  /** When pictures were last given back; a break soon after it means that it was too early. */
  readonly releasedAtMs: number | null;
}

export interface GuardSample {
  readonly nowMs: number;
  /** Share of the sound that had to be invented since the last sample; null without sound. */
  readonly concealedRatio: number | null;
  /** Share of all packets lost since the last sample. */
  readonly lossRatio: number | null;
  readonly hasPictures: boolean;
  /** Both a camera and a screen flow, so that the camera can go first. */
  readonly hasScreenBesides: boolean;
}

const FIRST_HOLD_MS = 10_000;
const LONGEST_HOLD_MS = 80_000;
const TOO_EARLY_MS = 12_000;
const BROKEN_RUN = 2;
const WHOLE_RUN = 3;

export const initialGuard: GuardState = {
  hold: 'off',
  sinceMs: 0,
  run: 0,
  holdForMs: FIRST_HOLD_MS,
  releasedAtMs: null,
};

function stepDown(hold: Saving, hasScreenBesides: boolean): Saving {
  if (hold === 'off') return 'low';
  return hold === 'low' && hasScreenBesides ? 'slides-and-sound' : 'sound-only';
}

/** From a pause to small pictures, from small ones to whole ones. */
function stepUp(hold: Saving): Saving {
  return hold === 'off' || hold === 'low' ? 'off' : 'low';
}

/** One step down at once, by whoever has seen that the line carries less than is sent. */
export function sparePictures(
  state: GuardState,
  { nowMs, hasScreenBesides }: Pick<GuardSample, 'nowMs' | 'hasScreenBesides'>,
): GuardState {
  const wasTooEarly = state.releasedAtMs !== null && nowMs - state.releasedAtMs < TOO_EARLY_MS;
  const holdForMs = wasTooEarly ? Math.min(LONGEST_HOLD_MS, state.holdForMs * 2) : state.holdForMs;
  return { ...state, hold: stepDown(state.hold, hasScreenBesides), sinceMs: nowMs, run: 0, holdForMs };
}

export function guardSound(state: GuardState, sample: GuardSample): GuardState {
  // Without sound there is nothing to protect: nothing is taken away then, and what was is given back as by whole sound.
  const isSilent = sample.concealedRatio === null && sample.lossRatio === null;
  if (isSilent && state.hold === 'off') return { ...state, run: 0 };
  const isBroken = (sample.concealedRatio ?? 0) > 0.08 || (sample.lossRatio ?? 0) > 0.15;
  const isWhole = (sample.concealedRatio ?? 0) < 0.02 && (sample.lossRatio ?? 0) < 0.04;
  let run = 0;
  if (isBroken) run = Math.max(0, state.run) + 1;
  else if (isWhole) run = Math.min(0, state.run) - 1;
  const next = { ...state, run };

  if (run >= BROKEN_RUN && state.hold !== 'sound-only' && sample.hasPictures) return sparePictures(state, sample);
  if (state.hold !== 'off' && -run >= WHOLE_RUN && sample.nowMs - state.sinceMs >= state.holdForMs) {
    const hold = stepUp(state.hold);
    return { ...next, hold, sinceMs: sample.nowMs, run: 0, releasedAtMs: sample.nowMs };
  }
  const isCalm = state.hold === 'off' && sample.nowMs - (state.releasedAtMs ?? 0) > LONGEST_HOLD_MS;
  return isCalm ? { ...next, holdForMs: FIRST_HOLD_MS } : next;
}
