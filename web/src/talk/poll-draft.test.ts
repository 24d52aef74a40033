import { describe, expect, it } from 'vitest';
import { emptyDraft, optionsOf, withOption } from './poll-draft.ts';
import { inOrder } from './question-order.ts';

describe('a poll that is being written', () => {
  it('has at least two options, and no empty one', () => {
    expect(optionsOf(emptyDraft)).toBeNull();
    const one = withOption({ ...emptyDraft, options: ['', '', ''] }, 0, ' Tea ');
    expect(optionsOf(one)).toBeNull();
    expect(optionsOf(withOption(one, 2, 'Coffee'))).toEqual(['Tea', 'Coffee']);
  });

  it('is a scale of five steps, whose ends may have words', () => {
    expect(optionsOf({ ...emptyDraft, kind: 'scale', highest: 'Very much' })).toEqual(['', '', '', '', 'Very much']);
  });
});

describe('the order of questions', () => {
  it('is by votes, and then by who came first', () => {
    const question = (id: string, votes: number, askedAtMs: number) => ({
      ...{ id, votes, askedAtMs, participantId: 'viewer-1', text: 'Why?', voterIds: [] },
      ...{ state: 'open' as const, stateSinceMs: askedAtMs, shownAtMs: askedAtMs },
    });
    const list = [question('late', 2, 30), question('few', 1, 10), question('early', 2, 20)];
    expect(inOrder(list).map(({ id }) => id)).toEqual(['early', 'late', 'few']);
  });
});
