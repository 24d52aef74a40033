/** The states of an RTCPeerConnection, as mediasoup-client names them. */
export type LinkState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export interface LinkSituation {
  readonly isSignallingUp: boolean;
  readonly state: LinkState;
  readonly stateSinceMs: number;
  /** When signalling was last restored; a link that is down then is mended at once. */
  readonly signallingUpSinceMs: number;
  /** When ICE was restarted since the link was last connected; null when it was not. */
  readonly restartedAtMs: number | null;
  /** How long the link was broken, up to now or up to its return; 0 when it was not. */
  readonly brokenForMs: number;
  readonly nowMs: number;
}

export type LinkStep = 'wait' | 'restart-ice' | 'rebuild';

/** A short break mends itself: ICE goes on checking for this long before we help. */
export const DISCONNECTED_PATIENCE_MS = 2_000;
export const CONNECTING_PATIENCE_MS = 6_000;
/** An ICE restart that has not led to a connection by then never will: the transport is gone at the other end. */
export const RESTART_PATIENCE_MS = 4_000;

/**
 * After such a break the sender's bandwidth estimate lies at its minimum, the browser's for what it publishes as well as
 * the SFU's for what it forwards. The browser's grows by a few percent a second: the picture would stay a stamp for half
 * a minute. The SFU's does not grow at all while no picture flows, which it lets none of for want of bandwidth: whoever
 * came back while nothing was on stage saw nothing any more. A new transport starts with a sensible rate, even when the
 * old one has come back.
 */
export const STALE_ESTIMATE_MS = 6_000;

/** What to do about a media link now: pure, asked again every half second and at each change. */
export function nextLinkStep(situation: LinkSituation): LinkStep {
  const { isSignallingUp, state, stateSinceMs, signallingUpSinceMs, restartedAtMs, nowMs } = situation;
  if (!isSignallingUp || state === 'new' || state === 'closed') return 'wait';
  if (situation.brokenForMs >= STALE_ESTIMATE_MS) return 'rebuild';
  if (state === 'connected') return 'wait';
  if (restartedAtMs !== null && restartedAtMs >= signallingUpSinceMs)
    return nowMs - restartedAtMs >= RESTART_PATIENCE_MS ? 'rebuild' : 'wait';
  if (state === 'failed') return 'restart-ice';
  if (state === 'connecting') return nowMs - stateSinceMs >= CONNECTING_PATIENCE_MS ? 'restart-ice' : 'wait';
  const brokeBeforeSignallingCameBack = stateSinceMs < signallingUpSinceMs;
  return brokeBeforeSignallingCameBack || nowMs - stateSinceMs >= DISCONNECTED_PATIENCE_MS ? 'restart-ice' : 'wait';
}

/** Pause before the n-th rebuild in a row: at once, then 1 s, 2 s, 4 s, 8 s. */
export function rebuildDelayMs(rebuilds: number): number {
  return rebuilds === 0 ? 0 : Math.min(8_000, 1_000 * 2 ** (rebuilds - 1));
}
