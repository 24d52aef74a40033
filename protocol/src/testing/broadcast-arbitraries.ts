import fc from 'fast-check';
import type { Actor, BroadcastCommand } from '../broadcast/commands.ts';
import { decide } from '../broadcast/decide.ts';
import { apply } from '../broadcast/apply.ts';
import type { BroadcastEvent } from '../broadcast/events.ts';
import { type BroadcastState, emptyState } from '../broadcast/state.ts';
import { AppError } from '../errors.ts';
import { slidesCommand, slidesSystemCommand } from './slides-arbitraries.ts';
import { stageCommandOf, stageSystemCommandOf } from './stage-arbitraries.ts';
import { talkCommand, talkCourse } from './talk-arbitraries.ts';

const people = ['host-1', 'host-2', 'mod-1', 'speaker-1', 'interp-1', 'centre-1', 'centre-2', 'viewer-1'] as const;
const roles = {
  'host-1': 'host',
  'host-2': 'host',
  'mod-1': 'moderator',
  'speaker-1': 'speaker',
  'interp-1': 'interpreter',
  'centre-1': 'centre',
  'centre-2': 'centre',
  'viewer-1': 'viewer',
} as const;

const person = fc.constantFrom(...people);
/** The host asks most, else the phases hardly move. */
const asker = fc.constantFrom(...people, 'host-1' as const, 'host-1' as const, 'host-1' as const, 'host-1' as const);
const trackId = fc.constantFrom('track-1', 'track-2', 'track-3', 'track-4');

const clientCommand: fc.Arbitrary<BroadcastCommand> = fc.oneof(
  stageCommandOf(person),
  slidesCommand,
  fc.constantFrom<BroadcastCommand>(
    { type: 'backstage.open' },
    { type: 'broadcast.goLive' },
    { type: 'broadcast.pause' },
    { type: 'broadcast.resume' },
    { type: 'broadcast.pause' },
    { type: 'broadcast.resume' },
    { type: 'broadcast.end' },
    { type: 'recording.start' },
    { type: 'recording.stop' },
  ),
  fc.record({ type: fc.constant('stage.bring' as const), participantId: person }),
  fc.record({ type: fc.constant('stage.release' as const), participantId: person }),
  fc.record({
    type: fc.constant('stage.feature' as const),
    layout: fc.constantFrom('one' as const, 'side-by-side' as const, 'grid' as const),
    trackIds: fc.uniqueArray(trackId, { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('participant.remove' as const), participantId: person, isBanned: fc.boolean() }),
  fc.record({ type: fc.constant('participant.count' as const), headCount: fc.nat(60) }),
  fc.record({
    type: fc.constant('consent.give' as const),
    consent: fc.constantFrom('seen-and-heard' as const, 'watch-only' as const),
    textVersion: fc.constant('v1'),
  }),
  fc.record({
    type: fc.constant('track.publish' as const),
    trackId,
    source: fc.constantFrom('camera' as const, 'microphone' as const, 'screen' as const),
  }),
  fc.record({ type: fc.constantFrom('track.mute' as const, 'track.unmute' as const, 'track.close' as const), trackId }),
  talkCommand,
  fc.record({
    type: fc.constant('caption.say' as const),
    language: fc.constantFrom('en', 'ur'),
    text: fc.constantFrom('Good evening.', 'شام بخیر'),
  }),
);

const frequentSystemCommand: fc.Arbitrary<BroadcastCommand> = fc.oneof(
  stageSystemCommandOf(person),
  slidesSystemCommand,
  person.map((participantId) => ({
    type: 'participant.join' as const,
    participantId,
    role: roles[participantId],
    consent: 'seen-and-heard' as const,
    centreId: null,
    headCount: roles[participantId] === 'centre' ? 20 : null,
  })),
  fc.record({
    type: fc.constantFrom('participant.drop' as const, 'participant.leave' as const, 'participant.expel' as const),
    participantId: person,
  }),
  fc.record({
    type: fc.constant('consent.note' as const),
    participantId: person,
    consent: fc.constantFrom('seen-and-heard' as const, 'watch-only' as const),
    textVersion: fc.constant('v1'),
  }),
  fc.record({ type: fc.constant('track.lose' as const), trackId, reason: fc.constant('lost' as const) }),
  fc.record({ type: fc.constant('media.noteRebuild' as const), reason: fc.constant('worker died') }),
);

const systemCommand: fc.Arbitrary<BroadcastCommand> = fc.oneof(
  { weight: 30, arbitrary: frequentSystemCommand },
  {
    weight: 1,
    arbitrary: fc.constantFrom<BroadcastCommand>(
      { type: 'broadcast.cancel' },
      { type: 'broadcast.abandon' },
      { type: 'broadcast.protect' },
    ),
  },
);

/** Somebody of the cast asks for something, allowed or not. */
const attempt: fc.Arbitrary<{ actor: Actor; command: BroadcastCommand }> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      actor: asker.map((id) => ({
        ...{ kind: 'participant' as const, participantId: id, role: roles[id] },
        ballotKey: `ballot-of-${people.indexOf(id)}`,
      })),
      command: clientCommand,
    }),
  },
  { weight: 2, arbitrary: fc.record({ actor: fc.constant({ kind: 'system' as const }), command: systemCommand }) },
);

const system: Actor = { kind: 'system' };
const asHost: Actor = { kind: 'participant', participantId: 'host-1', role: 'host' };
const asCentre: Actor = { kind: 'participant', participantId: 'centre-1', role: 'centre' };
const ownCamera = { participantId: 'centre-1' } as const;

/** The usual course of an evening; a random prefix of it brings the attempts into the interesting states. */
const usualCourse: readonly { actor: Actor; command: BroadcastCommand }[] = [
  ...people.map((participantId) => ({
    actor: system,
    command: {
      type: 'participant.join' as const,
      participantId,
      role: roles[participantId],
      consent: participantId === 'speaker-1' ? ('watch-only' as const) : ('seen-and-heard' as const),
      centreId: null,
      headCount: null,
    },
  })),
  { actor: system, command: { type: 'slides.add', deckId: 'deck-1', pageCount: 3, byId: 'host-1' } },
  { actor: asHost, command: { type: 'backstage.open' } },
  { actor: asHost, command: { type: 'track.publish', trackId: 'track-1', source: 'camera' } },
  { actor: asHost, command: { type: 'track.mute', trackId: 'track-1' } },
  { actor: asHost, command: { type: 'track.unmute', trackId: 'track-1' } },
  { actor: asHost, command: { type: 'recording.start' } },
  { actor: asHost, command: { type: 'broadcast.goLive' } },
  { actor: asHost, command: { type: 'slides.show', deckId: 'deck-1', page: 2 } },
  { actor: asHost, command: { type: 'stage.bring', participantId: 'centre-1' } },
  { actor: asHost, command: { type: 'stage.feature', layout: 'one', trackIds: ['track-1'] } },
  ...talkCourse,
  { actor: asHost, command: { type: 'caption.say', language: 'fr', text: 'Bonsoir.' } },
  { actor: asCentre, command: { type: 'camera.confirm', ...ownCamera } },
  { actor: asCentre, command: { type: 'track.publish', trackId: 'track-3', source: 'camera' } },
  { actor: asCentre, command: { type: 'camera.unconfirm', ...ownCamera } },
  { actor: asCentre, command: { type: 'camera.confirm', ...ownCamera } },
  { actor: asHost, command: { type: 'broadcast.lock' } },
  { actor: asHost, command: { type: 'stage.follow', layout: 'one' } },
  { actor: asHost, command: { type: 'track.publish', trackId: 'track-2', source: 'microphone' } },
  { actor: system, command: { type: 'speaker.note', participantId: 'host-1' } },
  { actor: system, command: { type: 'participant.drop', participantId: 'host-1' } },
  { actor: system, command: { type: 'participant.drop', participantId: 'host-2' } },
  { actor: system, command: { type: 'host.standIn' } },
];

const protect: { actor: Actor; command: BroadcastCommand } = { actor: system, command: { type: 'broadcast.protect' } };

/** Sequences of attempts, most of them from the middle of a broadcast; every fourth is for schools from the beginning. */
export const attempts = fc
  .tuple(fc.nat(3), fc.nat(usualCourse.length), fc.array(attempt, { minLength: 20, maxLength: 80, size: 'max' }))
  .map(([kind, length, list]) => [...(kind === 0 ? [protect] : []), ...usualCourse.slice(0, length), ...list]);

export const cast = people;
export const roleOfCast = roles;

/** Runs the attempts as a log would: refused ones change nothing. Each step is reported with both states. */
export function runAttempts(
  attempts: readonly { actor: Actor; command: BroadcastCommand }[],
  onEvent?: (before: BroadcastState, after: BroadcastState, event: BroadcastEvent) => void,
): { state: BroadcastState; events: BroadcastEvent[] } {
  let state = emptyState('broadcast-1');
  const events: BroadcastEvent[] = [];
  let counter = 0;
  const run = (actor: Actor, command: BroadcastCommand): void => {
    let decided;
    try {
      decided = decide(state, command, {
        actor,
        newId: () => `made-${(counter += 1)}`,
        nowMs: 1000 * (events.length + 1),
      });
    } catch (error) {
      if (error instanceof AppError) return;
      throw error;
    }
    for (const unnumbered of decided) {
      const before = state;
      const event = { ...unnumbered, seq: before.seq + 1, atMs: 1000 * (events.length + 1) } as BroadcastEvent;
      state = apply(before, event);
      events.push(event);
      onEvent?.(before, state, event);
    }
  };
  run({ kind: 'system' }, { type: 'broadcast.create', eventId: 'event-1', isRecordedAutomatically: false });
  for (const { actor, command } of attempts) run(actor, command);
  return { state, events };
}
