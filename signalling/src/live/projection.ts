import { type BroadcastEvent, type BroadcastState, isStaff, projectEvent, type Viewer } from '@campus/protocol';
import type { Step } from '../broadcasts/engine.ts';

/** What a recipient gets for a batch: its events, or a fresh snapshot where events would not be right. */
export type Projected = { kind: 'events'; events: BroadcastEvent[] } | { kind: 'snapshot' };

export function projectSteps(steps: readonly Step[], viewer: Viewer): Projected {
  const events: BroadcastEvent[] = [];
  for (const { before, after, event } of steps) {
    const projected = projectEvent(before, after, event, viewer);
    if (projected.kind === 'snapshot') return { kind: 'snapshot' };
    events.push(projected.event);
  }
  return { kind: 'events', events };
}

/**
 * Recipients of one class get the same, so that an event is projected once for a thousand viewers. Whoever the state
 * knows may see themselves and is a class of their own.
 */
export function classOf(states: readonly BroadcastState[], viewer: Viewer): string {
  const isKnown = states.some((state) => state.participants[viewer.participantId] !== undefined);
  return isKnown || isStaff(viewer.role) ? viewer.participantId : 'audience';
}

/** Participants whom these events name; their names go along. */
export function participantsIn(events: readonly BroadcastEvent[]): Set<string> {
  const ids = new Set<string>();
  for (const event of events) if ('participantId' in event) ids.add(event.participantId);
  return ids;
}
