import fc from 'fast-check';
import type { Actor, BroadcastCommand } from '../broadcast/commands.ts';

/** The numbers of two messages of the usual course: what the viewer says first, and what the centre says that is held. */
const [greetingSeq, heldSeq] = [20, 27];

/** Numbers that messages of a short log are likely to have. */
const messageSeq = fc.oneof(fc.constantFrom(greetingSeq, heldSeq), fc.integer({ min: 14, max: 45 }));
/** As `runAttempts` makes them: the first is the usual course's question, the second its poll. */
const questionId = fc.constantFrom('made-2', 'made-3', 'made-4', 'made-5', 'made-6');
const pollId = fc.constantFrom('made-2', 'made-3', 'made-4', 'made-5', 'made-6');
const counts = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 3 });

const say = fc.record({
  type: fc.constant('chat.say' as const),
  to: fc.constantFrom('everyone' as const, 'everyone' as const, 'hosts' as const),
  text: fc.constantFrom('Hello', 'سلام', 'https://nantes.example'),
});
const moderate = fc.record({
  type: fc.constantFrom('chat.approve' as const, 'chat.hide' as const, 'chat.restore' as const),
  messageSeq,
});

/** What people may ask for in the conversation. */
export const talkCommand: fc.Arbitrary<BroadcastCommand> = fc.oneof(
  say,
  moderate,
  fc.record({
    type: fc.constant('chat.configure' as const),
    isOpen: fc.constantFrom(true, true, false),
    isHeld: fc.boolean(),
    slowModeS: fc.constantFrom(0, 0, 3),
  }),
  fc.record({ type: fc.constant('question.ask' as const), text: fc.constant('Why?') }),
  fc.record({ type: fc.constant('question.vote' as const), questionId, isFor: fc.boolean() }),
  fc.record({
    type: fc.constant('question.move' as const),
    questionId,
    to: fc.constantFrom('open' as const, 'answering' as const, 'answered' as const, 'hidden' as const),
  }),
  fc.record({
    type: fc.constant('poll.open' as const),
    kind: fc.constantFrom('single' as const, 'several' as const, 'scale' as const),
    text: fc.constant('Which?'),
    options: fc.constantFrom<string[]>(['one', 'two'], ['one', 'two', 'three']),
    isAnonymous: fc.boolean(),
    areResultsLive: fc.boolean(),
  }),
  fc.record({ type: fc.constant('poll.vote' as const), pollId, counts }),
  fc.record({ type: fc.constant('poll.close' as const), pollId }),
);

const as = (participantId: string, role: 'host' | 'viewer' | 'centre'): Actor => ({
  ...{ kind: 'participant', participantId, role },
  ballotKey: { host: 'ballot-of-0', centre: 'ballot-of-5', viewer: 'ballot-of-7' }[role],
});

/** An evening's conversation, after the broadcast has gone live. */
export const talkCourse: readonly { actor: Actor; command: BroadcastCommand }[] = [
  { actor: as('viewer-1', 'viewer'), command: { type: 'chat.say', to: 'everyone', text: 'Hello from Lahore' } },
  { actor: as('viewer-1', 'viewer'), command: { type: 'question.ask', text: 'How old is the castle?' } },
  {
    actor: as('host-1', 'host'),
    command: {
      ...{ type: 'poll.open', kind: 'single', text: 'Tea or coffee?', options: ['Tea', 'Coffee'] },
      ...{ isAnonymous: true, areResultsLive: false },
    },
  },
  { actor: as('viewer-1', 'viewer'), command: { type: 'poll.vote', pollId: 'made-3', counts: [1, 0] } },
  { actor: as('centre-1', 'centre'), command: { type: 'participant.count', headCount: 20 } },
  { actor: as('centre-1', 'centre'), command: { type: 'poll.vote', pollId: 'made-3', counts: [12, 8] } },
  {
    actor: as('host-1', 'host'),
    command: { type: 'chat.configure', isOpen: true, isHeld: true, slowModeS: 0 },
  },
  { actor: as('centre-1', 'centre'), command: { type: 'chat.say', to: 'everyone', text: 'Is this held?' } },
  { actor: as('host-1', 'host'), command: { type: 'chat.approve', messageSeq: heldSeq } },
  { actor: as('host-1', 'host'), command: { type: 'chat.hide', messageSeq: greetingSeq } },
  { actor: as('host-1', 'host'), command: { type: 'chat.restore', messageSeq: greetingSeq } },
  { actor: as('centre-1', 'centre'), command: { type: 'question.vote', questionId: 'made-2', isFor: true } },
  { actor: as('host-1', 'host'), command: { type: 'question.move', questionId: 'made-2', to: 'answering' } },
  { actor: as('centre-1', 'centre'), command: { type: 'chat.say', to: 'everyone', text: 'And this one?' } },
];
