import type { CampusEvent } from '@campus/protocol';

export interface EventGroups {
  live: CampusEvent[];
  upcoming: CampusEvent[];
  past: CampusEvent[];
}

/**
 * On air first, then what comes (soonest first), then what was (latest first). An event that nobody opened
 * stays among the coming ones until its planned end. The backstage is nobody's business: it counts as coming.
 */
export function groupEvents(events: readonly CampusEvent[], nowMs: number): EventGroups {
  const groups: EventGroups = { live: [], upcoming: [], past: [] };
  for (const event of events) {
    const isOnAir = event.phase === 'live' || event.phase === 'paused';
    const plannedEndMs = event.startsAtMs + event.durationMinutes * 60_000;
    const isOver = event.phase === 'ended' || event.isCancelled || plannedEndMs < nowMs;
    if (isOnAir) groups.live.push(event);
    else if (isOver && event.phase !== 'backstage') groups.past.push(event);
    else groups.upcoming.push(event);
  }
  groups.live.sort((a, b) => a.startsAtMs - b.startsAtMs);
  groups.upcoming.sort((a, b) => a.startsAtMs - b.startsAtMs);
  groups.past.sort((a, b) => b.startsAtMs - a.startsAtMs);
  return groups;
}
