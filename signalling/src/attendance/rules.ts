import type { BroadcastEvent, BroadcastRole } from '@campus/protocol';
import { type Contributions, contributionsOf, noContributions } from './contributions.ts';

export interface Interval {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Presence {
  role: BroadcastRole;
  heads: number | null;
  readonly intervals: Interval[];
  counts: Readonly<Contributions>;
}

/** From going live to the end, or to `nowMs`; null for a broadcast that never went live. Pure. */
export function timeOnAir(
  events: readonly BroadcastEvent[],
  nowMs: number,
): (Interval & { readonly isOver: boolean }) | null {
  const wentLive = events.find(({ type }) => type === 'broadcast.wentLive');
  if (!wentLive) return null;
  const ended = events.find(({ type }) => type === 'broadcast.ended');
  return { fromMs: wentLive.atMs, untilMs: ended?.atMs ?? Math.max(nowMs, wentLive.atMs), isOver: ended !== undefined };
}

/**
 * Who was there and what they did, by participant. The log has the comings and goings of staff and centres; a viewer's
 * are `visits`. Pure.
 */
export function presences(
  events: readonly BroadcastEvent[],
  visits: readonly (Interval & { readonly participantId: string; readonly role: BroadcastRole })[],
  untilMs: number,
): Map<string, Presence> {
  const found = new Map<string, Presence>();
  const presenceOf = (participantId: string, role: BroadcastRole): Presence => {
    const known = found.get(participantId);
    if (known) return known;
    const fresh: Presence = { role, heads: null, intervals: [], counts: noContributions };
    found.set(participantId, fresh);
    return fresh;
  };
  /** Of those of the log who are connected: since when. */
  const here = new Map<string, number>();
  const leave = (participantId: string, atMs: number): void => {
    const fromMs = here.get(participantId);
    if (fromMs === undefined) return;
    here.delete(participantId);
    found.get(participantId)?.intervals.push({ fromMs, untilMs: atMs });
  };
  const count = (participantId: string, heads: number | null): void => {
    const presence = found.get(participantId);
    if (presence && heads !== null) presence.heads = Math.max(presence.heads ?? 0, heads);
  };

  for (const { participantId, role, fromMs, untilMs: toMs } of visits) {
    if (role === 'viewer') presenceOf(participantId, role).intervals.push({ fromMs, untilMs: toMs });
  }
  for (const event of events) {
    switch (event.type) {
      case 'participant.joined':
        presenceOf(event.participantId, event.role).role = event.role;
        here.set(event.participantId, here.get(event.participantId) ?? event.atMs);
        count(event.participantId, event.headCount);
        break;
      case 'participant.returned':
        here.set(event.participantId, here.get(event.participantId) ?? event.atMs);
        break;
      case 'participant.dropped':
      case 'participant.left':
      case 'participant.removed':
      case 'participant.expelled':
        leave(event.participantId, event.atMs);
        break;
      case 'participant.counted':
        count(event.participantId, event.headCount);
        break;
      default:
    }
  }
  for (const participantId of [...here.keys()]) leave(participantId, untilMs);
  for (const [participantId, counts] of contributionsOf(events)) {
    const presence = found.get(participantId);
    if (presence) presence.counts = counts;
  }
  return found;
}

/** What of the intervals lies within `bounds`, in order and without overlaps: two windows at once are one person. Pure. */
export function within(intervals: readonly Interval[], bounds: Interval): Interval[] {
  const merged: { fromMs: number; untilMs: number }[] = [];
  const cut = intervals
    .map(({ fromMs, untilMs }) => ({
      fromMs: Math.max(fromMs, bounds.fromMs),
      untilMs: Math.min(untilMs, bounds.untilMs),
    }))
    .filter(({ fromMs, untilMs }) => untilMs > fromMs)
    .toSorted((a, b) => a.fromMs - b.fromMs);
  for (const interval of cut) {
    const last = merged.at(-1);
    if (last && interval.fromMs <= last.untilMs) last.untilMs = Math.max(last.untilMs, interval.untilMs);
    else merged.push(interval);
  }
  return merged;
}
