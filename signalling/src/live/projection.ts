import {
  type BroadcastEvent,
  type BroadcastState,
  concernedBy,
  isStaff,
  isTalkEvent,
  type Names,
  projectEvent,
  talkViewer,
  type Viewer,
} from '@campus/protocol';
import type { Step } from '../broadcasts/engine.ts';
import { shortenedName } from '../broadcasts/participants.ts';

/** What is said, and what else happens, each in batches of its own: the order of the steps stays. */
export function runsOf(steps: readonly Step[]): Step[][] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.[0] && isTalkEvent(last[0].event) === isTalkEvent(step.event)) last.push(step);
    else runs.push([step]);
  }
  return runs;
}

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
 * knows may see themselves and is a class of their own; so is whom a step is about, or who wrote it.
 */
export function classOf(
  states: readonly BroadcastState[],
  { participantId, role }: Viewer,
  concerned?: ReadonlySet<string>,
): string {
  if (isStaff(role) || concerned?.has(participantId)) return participantId;
  return states.some(({ participants }) => participants[participantId] !== undefined) ? participantId : 'audience';
}

/**
 * Participants who see more of these steps than others, since they wrote what they are about, or it is about them: a
 * viewer who is removed, or changes their answer, may stand in no state.
 */
export function concernedIn(steps: readonly Step[]): Set<string> {
  const ids = new Set<string>();
  for (const { before, event } of steps) {
    if (!isTalkEvent(event)) {
      if ('participantId' in event) ids.add(event.participantId);
      continue;
    }
    const id = concernedBy(before.talk, event);
    if (id !== null) ids.add(id);
  }
  return ids;
}

/** Participants whom these events name; their names go along. `state` knows which polls are by name. */
export function participantsIn(events: readonly BroadcastEvent[], state: BroadcastState): Set<string> {
  const ids = new Set<string>();
  for (const event of events) {
    if ('participantId' in event) ids.add(event.participantId);
    if (event.type === 'chat.shown') ids.add(event.message.participantId);
    if (event.type === 'question.shown') ids.add(event.question.participantId);
    if (event.type === 'poll.voted' && state.talk.polls[event.pollId]?.isAnonymous === false) ids.add(event.ballotKey);
  }
  return ids;
}

/** In an event for schools only those who run it, hosts and moderators, learn the whole names of the audience. */
export function nameAsSeen(state: BroadcastState, viewer: Viewer, id: string, name: Names[string]): Names[string] {
  if (!state.isForSchools || id === viewer.participantId || talkViewer(state, viewer).isLeader) return name;
  return isStaff(state.participants[id]?.role ?? 'viewer') ? name : shortenedName(name);
}
