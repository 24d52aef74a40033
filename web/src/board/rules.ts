import { captionLanguages, type BoardReport, BoardState, BroadcastState, Poll, RoomEvent } from '@campus/protocol';
import type { BroadcastView } from '../broadcast/session/view.ts';

const firstPollMs = 5_000;

/** When the board asks again who it is; also after an answer that did not come. */
export function pollMsOf(reply: BoardState | undefined): number {
  if (reply === undefined) return firstPollMs;
  return reply.state === 'pairing' ? reply.pairing.pollMs : reply.pollMs;
}

const order = ['live', 'paused', 'backstage'] as const;

/**
 * The event that the room goes to by itself: what is on air, else what is about to be, so that the picture is there in
 * the moment in which it begins; of several the one that was planned first. Null while nothing runs.
 */
export function eventToJoin(events: readonly RoomEvent[]): RoomEvent | null {
  for (const phase of order) {
    const running = events
      .filter((event) => event.phase === phase)
      .toSorted((a, b) => a.startsAtMs - b.startsAtMs || a.id.localeCompare(b.id));
    if (running[0]) return running[0];
  }
  return null;
}

/** What a board says of itself that only announces. */
export const idleReport: BoardReport = {
  event: null,
  isSoundOn: true,
  isSoundBlocked: false,
  volume: 1,
  picture: 'auto',
  headCount: null,
  isHandUp: null,
  poll: null,
  captions: { language: null, languages: [] },
};

/** Null where nobody would see the room's hand: before the backstage and after the end, and on stage. */
function isHandUp({ phase, participants, stage }: BroadcastState, roomId: string): boolean | null {
  if (phase === 'scheduled' || phase === 'ended' || participants[roomId]?.place !== 'audience') return null;
  return stage.hands.some(({ participantId }) => participantId === roomId);
}

/** The poll that the room may vote in; null when there is none. */
export function pollOf({ state }: BroadcastView['live']): Poll | null {
  return Object.values(state?.talk.polls ?? {}).find(({ closedAtMs }) => closedAtMs === null) ?? null;
}

/** What a board says of itself in an event. `counts`: how the room has voted in the open poll. */
export function reportOf(
  { live, media, captions }: Pick<BroadcastView, 'live' | 'media' | 'captions'>,
  counts: readonly number[] | null = null,
): BoardReport {
  const { state, event, you } = live;
  if (!state || !event || !you) return idleReport;
  const poll = pollOf(live);
  return {
    event: { id: event.id, title: event.title, phase: state.phase },
    isSoundOn: !media.isSilenced && media.volume > 0,
    isSoundBlocked: media.isSoundBlocked,
    volume: media.volume,
    picture: media.choice,
    headCount: state.participants[you.participantId]?.headCount ?? null,
    isHandUp: isHandUp(state, you.participantId),
    poll: poll && {
      ...{ id: poll.id, kind: poll.kind, text: poll.text, options: poll.options },
      counts: counts && [...counts],
    },
    captions: { language: captions, languages: captionLanguages(state.captions) },
  };
}
