import type { SpeakerState } from '@campus/protocol';
import type { StoredEvent } from '../ports.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Events are put off: the link lasts a little beyond the planned end, and never less than this. */
const spareMs = 14 * dayMs;

/** S1: a speaker's link lasts until two weeks after the event. In milliseconds from now. */
export function linkTtlMs(event: Pick<StoredEvent, 'startsAtMs' | 'durationMinutes'>, nowMs: number): number {
  return Math.max(endOf(event) - nowMs, 0) + spareMs;
}

/** S2: a link is sent once more as long as it is open until the event is over; else a new one takes its place. */
export function isStillGood(
  link: { expiresAtMs: number; revokedAtMs: number | null },
  event: Pick<StoredEvent, 'startsAtMs' | 'durationMinutes'>,
  nowMs: number,
): boolean {
  return link.revokedAtMs === null && link.expiresAtMs > Math.max(nowMs, endOf(event));
}

export function speakerState(
  link: { expiresAtMs: number; revokedAtMs: number | null },
  { hasJoined, nowMs }: { hasJoined: boolean; nowMs: number },
): SpeakerState {
  if (link.revokedAtMs !== null) return 'revoked';
  if (link.expiresAtMs <= nowMs) return 'expired';
  return hasJoined ? 'joined' : 'open';
}

function endOf({ startsAtMs, durationMinutes }: Pick<StoredEvent, 'startsAtMs' | 'durationMinutes'>): number {
  return startsAtMs + durationMinutes * 60_000;
}
