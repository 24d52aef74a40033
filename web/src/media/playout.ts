/**
 * How long sound is kept back before it is played. The audience does not notice that it hears everything half a second
 * later, and with that patience a line that becomes thin, loses packets or brings them late leaves the sound whole: what
 * is sent again comes in time. Who takes part would notice it, and has a little of it on a bad line only. Pure: one step
 * a look, times come in from outside.
 */
export interface Playout {
  /** The least that sound waits, in ms; 0 leaves it to the browser. */
  readonly targetMs: number;
  /** What of it the line has made necessary. */
  readonly neededMs: number;
  /** Since when nothing was missing; null while something is. */
  readonly wholeSinceMs: number | null;
}

export interface PlayoutSample {
  readonly nowMs: number;
  /** Share of the sound that had to be invented since the last look; null without sound. */
  readonly concealedRatio: number | null;
  readonly lossRatio: number | null;
  /** One publishes nothing, not even something muted. */
  readonly isAudience: boolean;
  /** One's own microphone is open. */
  readonly isSpeaking: boolean;
}

const STEP_MS = 200;
/** So little at a time that nobody hears it, and that the picture keeps in step: browsers move it by 80 ms a second. */
const QUIET_STEP_MS = 100;
const QUIET_STEP_EVERY_MS = 2_000;
const AUDIENCE_MS = 600;
const CALM_MS = 60_000;

export const initialPlayout: Playout = { targetMs: 0, neededMs: 0, wholeSinceMs: null };

export function choosePlayout(state: Playout, sample: PlayoutSample): Playout {
  const needed = judgeLine(state, sample);
  const usualMs = sample.isAudience ? Math.min(AUDIENCE_MS, state.targetMs + QUIET_STEP_MS) : 0;
  return { ...needed, targetMs: Math.max(usualMs, needed.neededMs) };
}

/**
 * How long one track waits that has come for so long: it begins with what the line needs and grows from there, so that
 * whoever is brought on stage is seen at once. A voice and a face that began together stay together.
 */
export function delayOfTrack(heldMs: number, { targetMs, neededMs }: Playout): number {
  return Math.max(neededMs, Math.min(targetMs, QUIET_STEP_MS * Math.floor(heldMs / QUIET_STEP_EVERY_MS)));
}

function judgeLine(state: Playout, sample: PlayoutSample): Pick<Playout, 'neededMs' | 'wholeSinceMs'> {
  const { nowMs } = sample;
  const most = mostMs(sample);
  const concealed = sample.concealedRatio ?? 0;
  const lost = sample.lossRatio ?? 0;
  const isBroken = concealed > 0.01 || lost > 0.02;
  const isWhole = concealed < 0.005 && lost < 0.01;
  if (isBroken) return { neededMs: Math.min(most, state.neededMs + STEP_MS), wholeSinceMs: null };
  const wholeSinceMs = isWhole ? (state.wholeSinceMs ?? nowMs) : null;
  const isCalm = wholeSinceMs !== null && nowMs - wholeSinceMs >= CALM_MS;
  if (!isCalm) return { neededMs: Math.min(most, state.neededMs), wholeSinceMs };
  return { neededMs: Math.max(0, Math.min(most, state.neededMs) - STEP_MS), wholeSinceMs: nowMs };
}

function mostMs({ isAudience, isSpeaking }: PlayoutSample): number {
  if (isAudience) return 800;
  return isSpeaking ? 200 : 400;
}
