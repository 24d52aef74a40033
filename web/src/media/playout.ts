/**
 * How long sound is kept back before it is played. On a line that loses packets, or brings them late, a little more
 * patience lets those come that are sent again; who only listens does not notice it, who speaks with others does. Pure:
 * one step a look, times come in from outside.
 */
export interface Playout {
  /** The least that sound waits, in ms; 0 leaves it to the browser. */
  readonly targetMs: number;
  /** Since when nothing was missing; null while something is. */
  readonly wholeSinceMs: number | null;
}

export interface PlayoutSample {
  readonly nowMs: number;
  /** Share of the sound that had to be invented since the last look; null without sound. */
  readonly concealedRatio: number | null;
  readonly lossRatio: number | null;
  /** One's own microphone is open. */
  readonly isSpeaking: boolean;
}

const STEP_MS = 200;
const MOST_MS = 400;
const MOST_WHILE_SPEAKING_MS = 200;
const CALM_MS = 60_000;

export const initialPlayout: Playout = { targetMs: 0, wholeSinceMs: null };

export function choosePlayout(state: Playout, sample: PlayoutSample): Playout {
  const { nowMs, isSpeaking } = sample;
  const mostMs = isSpeaking ? MOST_WHILE_SPEAKING_MS : MOST_MS;
  const concealed = sample.concealedRatio ?? 0;
  const lost = sample.lossRatio ?? 0;
  const isBroken = concealed > 0.01 || lost > 0.02;
  const isWhole = concealed < 0.005 && lost < 0.01;
  if (isBroken) return { targetMs: Math.min(mostMs, state.targetMs + STEP_MS), wholeSinceMs: null };
  const wholeSinceMs = isWhole ? (state.wholeSinceMs ?? nowMs) : null;
  const isCalm = wholeSinceMs !== null && nowMs - wholeSinceMs >= CALM_MS;
  if (!isCalm) return { targetMs: Math.min(mostMs, state.targetMs), wholeSinceMs };
  return { targetMs: Math.max(0, Math.min(mostMs, state.targetMs) - STEP_MS), wholeSinceMs: nowMs };
}
