import { isOneOf } from '../broadcast/polls/decide.ts';
import { program } from '../broadcast/program.ts';
import { recordableTracks } from '../broadcast/project.ts';
import { isStaff, isVideo } from '../broadcast/roles.ts';
import type { BroadcastState } from '../broadcast/state.ts';

type Holds = (state: BroadcastState) => boolean;

/** What the core promises of every state that it reaches; what a schema can say is not repeated here. */
const promises: Readonly<Record<string, Holds>> = {
  'holds no track whose publisher is gone': ({ tracks, participants }) =>
    Object.values(tracks).every(({ participantId }) => Object.hasOwn(participants, participantId)),

  'features no track that is closed': ({ tracks, featured }) =>
    featured.trackIds.every((id) => Object.hasOwn(tracks, id)),

  'knows everyone and everything by their own ids': ({ participants, tracks, slides, talk }) =>
    [participants, tracks, slides.decks, talk.questions, talk.polls].every((known) =>
      Object.entries(known).every(([key, { id }]) => key === id),
    ),

  'keeps nobody of the audience publishing off stage': ({ tracks, participants }) =>
    Object.values(tracks).every(({ participantId }) => {
      const owner = participants[participantId];
      return owner !== undefined && (isStaff(owner.role) || owner.place === 'stage');
    }),

  'shows the program only while live, and only what is on stage': (state) => {
    const { slate, slides, videoTrackIds, audioTrackIds } = program(state);
    const shown = [...videoTrackIds, ...audioTrackIds];
    if ((slate === null) !== (videoTrackIds.length > 0 || slides !== null)) return false;
    if (state.phase !== 'live') return slides === null && shown.length === 0;
    return shown.every((id) => state.participants[state.tracks[id]?.participantId ?? '']?.place === 'stage');
  },

  'shows no picture twice': (state) => isUnique(program(state).videoTrackIds),

  'lets the recorder have no track without stored consent, none off air, and no camera that was stopped': (state) => {
    const tracks = recordableTracks(state);
    if (state.phase !== 'live') return tracks.length === 0;
    return tracks.every(
      ({ participantId, source, isMuted }) =>
        state.participants[participantId]?.consent === 'seen-and-heard' && !(isVideo(source) && isMuted),
    );
  },

  'shows no picture of the audience of an event for schools that no coordinator has confirmed, and holds all messages':
    ({ isForSchools, tracks, participants, stage: { confirmedCameraIds }, talk: { chat } }) => {
      if (!isForSchools) return true;
      const pictures = Object.values(tracks).filter(({ source }) => isVideo(source));
      const isConfirmed = (id: string): boolean =>
        isStaff(participants[id]?.role ?? 'viewer') || confirmedCameraIds.includes(id);
      return chat.isHeld && pictures.every(({ participantId }) => isConfirmed(participantId));
    },

  'has no hand of somebody who is not there, none twice, and keeps them in the order of raising': ({
    stage: { hands },
    participants,
  }) =>
    isUnique(hands.map(({ participantId }) => participantId)) &&
    hands.every(({ participantId }) => Object.hasOwn(participants, participantId)) &&
    isSorted(hands.map(({ raisedAtMs }) => raisedAtMs)),

  'lets nobody stand in who is not there, or does not count as host': ({ stage: { standIn }, participants }) =>
    standIn === null || participants[standIn.participantId]?.role === 'host',

  'follows only who is on stage': ({ stage: { speakerId, followsSpeaker }, participants }) =>
    speakerId === null || (followsSpeaker && participants[speakerId]?.place === 'stage'),

  'shows no page that is not there, and holds no line on one, and none twice': ({ slides }) =>
    [...slides.strokes, ...(slides.shown ? [slides.shown] : [])].every(
      ({ deckId, page }) => page <= (slides.decks[deckId]?.pageCount ?? 0),
    ) && isUnique(slides.strokes.map(({ id }) => id)),

  'keeps every message once, in the order in which it was shown': ({ talk: { chat } }) => {
    const messages = chat.messages.flat();
    return (
      isUnique([...messages, ...chat.held].map(({ seq }) => seq)) &&
      isSorted(messages.map(({ shownSeq }) => shownSeq)) &&
      chat.held.every(({ state }) => state === 'held') &&
      messages.every(({ state }) => state !== 'held')
    );
  },

  'answers one question at a time, and has one poll open': ({ phase, talk: { questions, polls } }) =>
    Object.values(questions).filter(({ state }) => state === 'answering').length <= 1 &&
    Object.values(polls).filter(({ closedAtMs }) => closedAtMs === null).length <= (phase === 'ended' ? 0 : 1),

  'counts every vote for a question once': ({ talk: { questions } }) =>
    Object.values(questions).every(({ votes, voterIds }) => votes === voterIds.length && isUnique(voterIds)),

  'counts every ballot once, none of them empty, and of a person no more than one vote': ({ talk: { polls } }) =>
    Object.values(polls).every(({ kind, options, ballots, result }) => {
      const all = Object.values(ballots);
      const counts = options.map((_, index) => sumOf(all.map((ballot) => ballot[index] ?? 0)));
      const counted = result ?? { counts: options.map(() => 0), ballots: 0 };
      const isCounted = counted.counts.join() === counts.join() && counted.ballots === all.length;
      // No room has more heads.
      return isCounted && all.every((ballot) => sumOf(ballot) > 0 && !(isOneOf(kind) && sumOf(ballot) > 10_000));
    }),
};

/** Those of the core's promises that a state breaks, in words; empty when it is sound. */
export function brokenPromises(state: BroadcastState): string[] {
  return Object.entries(promises).flatMap(([promise, holds]) => (holds(state) ? [] : [promise]));
}

function isUnique(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

function isSorted(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
