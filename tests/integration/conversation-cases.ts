import type { audienceCalls, liveCalls, talkCalls, TalkCommandName } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { type Answers, type Case, commandId, leaders, only, type Prepared, roles, type Scene } from './command-case.ts';

/** A message of the centre that is held, a question, and a poll. */
async function conversation({ host, centre }: Omit<Scene, 'actor'>): Promise<Prepared> {
  const id = () => ({ commandId: commandId() });
  await host.call('chat.configure', { ...id(), isOpen: true, isHeld: true, slowModeS: 0 });
  const { seq: messageSeq } = await centre.call('chat.say', { ...id(), to: 'everyone', text: 'Is anybody there?' });
  await host.call('question.ask', { ...id(), text: 'What do we see?' });
  const { seq } = await host.call('poll.open', {
    ...{ ...id(), kind: 'single', text: 'Tea or coffee?', options: ['Tea', 'Coffee'] },
    ...{ isAnonymous: true, areResultsLive: false },
  });
  await eventually(() => host.state().seq >= seq);
  const { questions, polls } = host.state().talk;
  return { messageSeq, questionId: Object.keys(questions)[0] ?? '', pollId: Object.keys(polls)[0] ?? '' };
}

/** Interpreters speak for others. */
const allButInterpreters = only('host', 'moderator', 'speaker', 'centre', 'viewer');

export const conversationCases: Record<TalkCommandName, Case> = {
  'chat.say': {
    phase: 'live',
    ask: ({ actor }) => actor.call('chat.say', { commandId: commandId(), to: 'everyone', text: 'Hello' }),
    expected: only(...roles),
  },
  'chat.approve': {
    phase: 'live',
    prepare: conversation,
    ask: ({ actor, messageSeq }) => actor.call('chat.approve', { commandId: commandId(), messageSeq }),
    expected: leaders,
  },
  'chat.hide': {
    phase: 'live',
    prepare: conversation,
    ask: ({ actor, messageSeq }) => actor.call('chat.hide', { commandId: commandId(), messageSeq }),
    expected: leaders,
  },
  'chat.restore': {
    phase: 'live',
    async prepare(set) {
      const prepared = await conversation(set);
      await set.host.call('chat.hide', { commandId: commandId(), messageSeq: prepared.messageSeq });
      return prepared;
    },
    ask: ({ actor, messageSeq }) => actor.call('chat.restore', { commandId: commandId(), messageSeq }),
    expected: leaders,
  },
  'chat.configure': {
    phase: 'live',
    ask: ({ actor }) =>
      actor.call('chat.configure', { commandId: commandId(), isOpen: false, isHeld: true, slowModeS: 30 }),
    expected: leaders,
  },
  'question.ask': {
    phase: 'live',
    ask: ({ actor }) => actor.call('question.ask', { commandId: commandId(), text: 'How old is the castle?' }),
    expected: allButInterpreters,
  },
  'question.vote': {
    phase: 'live',
    prepare: conversation,
    ask: ({ actor, questionId }) => actor.call('question.vote', { commandId: commandId(), questionId, isFor: true }),
    expected: allButInterpreters,
  },
  'question.move': {
    phase: 'live',
    prepare: conversation,
    ask: ({ actor, questionId }) =>
      actor.call('question.move', { commandId: commandId(), questionId, to: 'answering' }),
    expected: leaders,
  },
  'poll.open': {
    phase: 'live',
    ask: ({ actor }) =>
      actor.call('poll.open', {
        ...{ commandId: commandId(), kind: 'several', text: 'Which of them?', options: ['One', 'Two'] },
        ...{ isAnonymous: false, areResultsLive: true },
      }),
    expected: leaders,
  },
  'poll.vote': {
    phase: 'live',
    prepare: conversation,
    ask: ({ actor, pollId }) => actor.call('poll.vote', { commandId: commandId(), pollId, counts: [0, 1] }),
    expected: allButInterpreters,
  },
  'poll.close': {
    phase: 'live',
    prepare: conversation,
    ask: ({ actor, pollId }) => actor.call('poll.close', { commandId: commandId(), pollId }),
    expected: leaders,
  },
};

/** What is asked about the conversation, and what is in no log. */
export const conversationCalls: Record<
  (keyof typeof talkCalls | keyof typeof audienceCalls) & keyof typeof liveCalls,
  { ask(scene: Scene): Promise<unknown>; expected: Answers }
> = {
  'chat.page': {
    ask: ({ actor }) => actor.call('chat.page', { beforeSeq: 1_000, limit: 50 }),
    expected: only(...roles),
  },
  'audience.list': {
    ask: ({ actor }) => actor.call('audience.list', { search: '' }),
    expected: leaders,
  },
  'poll.mine': {
    ask: ({ actor }) => actor.call('poll.mine', { pollId: 'no-poll-of-that-name' }),
    expected: only(...roles),
  },
  'reaction.send': {
    ask: ({ actor }) => actor.call('reaction.send', { kind: 'applause' }),
    expected: allButInterpreters,
  },
};
