import { describe, expect, it } from 'vitest';
import { conversation } from '../../testing/conversation.ts';
import { MAX_QUESTIONS } from './decide.ts';
import type { QuestionsState } from './state.ts';

const only = (questions: QuestionsState) => {
  const [question] = Object.values(questions);
  if (!question) throw new Error('nobody has asked');
  return question;
};

describe('questions', () => {
  it('are asked on air, by all but interpreters', () => {
    const backstage = conversation({ isLive: false });
    expect(backstage.refusal('viewer-1', { type: 'question.ask', text: 'Why?' })).toBe('WRONG_PHASE');
    const { run, refusal } = conversation();
    expect(run('viewer-1', { type: 'question.ask', text: 'Why?' })).toEqual(['question.asked']);
    expect(refusal('interp-1', { type: 'question.ask', text: 'Why?' })).toBe('FORBIDDEN');
  });

  it('are voted for once by each, and everyone knows only how many did', () => {
    const talk = conversation();
    talk.run('viewer-1', { type: 'question.ask', text: 'Why?' });
    const questionId = only(talk.state().talk.questions).id;
    const vote = { type: 'question.vote', questionId, isFor: true } as const;
    expect(talk.run('viewer-2', vote)).toEqual(['question.voted']);
    expect(talk.run('viewer-2', vote)).toEqual([]);
    talk.run('centre-1', vote);
    expect(only(talk.talkOf('host-1').questions)).toMatchObject({ votes: 2, voterIds: [] });
    expect(only(talk.talkOf('viewer-2').questions)).toMatchObject({ votes: 2, voterIds: ['viewer-2'] });
    talk.run('viewer-2', { ...vote, isFor: false });
    expect(only(talk.talkOf('viewer-2').questions)).toMatchObject({ votes: 1, voterIds: [] });
  });

  it('are answered one at a time: whoever picks the next has answered the last', () => {
    const talk = conversation();
    for (const text of ['One?', 'Two?']) talk.run('viewer-1', { type: 'question.ask', text });
    const [one, two] = Object.keys(talk.state().talk.questions) as [string, string];
    const states = () => Object.values(talk.state().talk.questions).map(({ state }) => state);
    talk.run('mod-1', { type: 'question.move', questionId: one, to: 'answering' });
    expect(talk.run('mod-1', { type: 'question.move', questionId: two, to: 'answering' })).toEqual([
      'question.moved',
      'question.moved',
    ]);
    expect(states()).toEqual(['answered', 'answering']);
    expect(talk.refusal('viewer-1', { type: 'question.vote', questionId: one, isFor: true })).toBe('CONFLICT');
    expect(talk.refusal('viewer-1', { type: 'question.move', questionId: one, to: 'open' })).toBe('FORBIDDEN');
  });

  it('wait for approval where messages do, and cannot be found meanwhile', () => {
    const talk = conversation();
    talk.run('host-1', { type: 'chat.configure', isOpen: true, isHeld: true, slowModeS: 0 });
    talk.run('viewer-1', { type: 'question.ask', text: 'Why?' });
    const questionId = only(talk.state().talk.questions).id;
    expect(talk.talkOf('viewer-2').questions).toEqual({});
    expect(only(talk.talkOf('viewer-1').questions).state).toBe('held');
    expect(talk.refusal('viewer-2', { type: 'question.vote', questionId, isFor: true })).toBe('NOT_FOUND');
    talk.run('mod-1', { type: 'question.move', questionId, to: 'open' });
    expect(only(talk.talkOf('viewer-2').questions).state).toBe('open');
    talk.run('mod-1', { type: 'question.move', questionId, to: 'hidden' });
    expect(talk.talkOf('viewer-2').questions).toEqual({});
  });

  it('wait in fives of one person', () => {
    const { run, refusal, state } = conversation();
    for (let count = 0; count < 5; count += 1) run('viewer-1', { type: 'question.ask', text: 'Why?' });
    expect(refusal('viewer-1', { type: 'question.ask', text: 'Why?' })).toBe('LIMIT_EXCEEDED');
    run('mod-1', { type: 'question.move', questionId: only(state().talk.questions).id, to: 'answered' });
    expect(run('viewer-1', { type: 'question.ask', text: 'Why?' })).toEqual(['question.asked']);
  });

  it('are twenty at most of one person, hidden ones too, which take no place from others', () => {
    const { run, refusal, state } = conversation();
    const ask = (id: string) => run(id, { type: 'question.ask', text: 'Why?' });
    const hideAll = () => {
      for (const { id: questionId, state: now } of Object.values(state().talk.questions))
        if (now !== 'hidden') run('mod-1', { type: 'question.move', questionId, to: 'hidden' });
    };
    for (let count = 1; count <= 20; count += 1) {
      ask('viewer-1');
      hideAll();
    }
    expect(refusal('viewer-1', { type: 'question.ask', text: 'Why?' })).toBe('LIMIT_EXCEEDED');
    for (let count = 1; count < MAX_QUESTIONS; count += 1) ask('mod-1');
    expect(ask('viewer-2')).toEqual(['question.asked']);
    expect(refusal('mod-1', { type: 'question.ask', text: 'Why?' })).toBe('LIMIT_EXCEEDED');
    hideAll();
    expect(ask('viewer-2')).toEqual(['question.asked']);
  });
});
