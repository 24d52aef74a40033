import { expect, it } from 'vitest';
import { entriesOf } from './recorded-entries.ts';

it('beside a replay everything stands in the order of its time, and a question also where it was answered', () => {
  const question = { id: 'question-1', participantId: 'viewer-1', text: 'Why?', votes: 2, askedAtMs: 3_000 };
  const poll = {
    ...{ id: 'poll-1', kind: 'single' as const, text: 'Tea?', options: ['Yes', 'No'], isAnonymous: true, result: null },
    ...{ openedAtMs: 4_000, closedAtMs: null },
  };
  const entries = entriesOf({
    messages: [
      { atMs: 1_000, participantId: 'viewer-1', text: 'Hello' },
      { atMs: 5_000, participantId: 'viewer-2', text: 'Bye' },
    ],
    questions: [
      { ...question, answeringAtMs: 6_000, answeredAtMs: 9_000 },
      { ...question, id: 'question-2', askedAtMs: 2_000, answeringAtMs: null, answeredAtMs: null },
    ],
    polls: [poll],
  });
  expect(entries.map(({ type, atMs }) => `${type} ${atMs / 1_000}`)).toEqual([
    ...['message 1', 'question 2', 'question 3', 'poll 4', 'message 5', 'answer 6'],
  ]);
});
