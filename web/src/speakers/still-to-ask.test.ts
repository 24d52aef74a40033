import { describe, expect, it } from 'vitest';
import { stillToAsk } from './still-to-ask.ts';

const item = (speakers: string[]) => ({ offsetMinutes: 0, durationMinutes: 15, title: 'A tale', speakers });

describe('who is still to be asked to speak', () => {
  it('is whom the agenda names, once, without those who were asked', () => {
    const agenda = [item(['Amina Khan', 'Prof. Rossi']), item([]), item(['Prof. Rossi', 'Claire Moreau'])];
    expect(stillToAsk(agenda, [])).toEqual(['Amina Khan', 'Prof. Rossi', 'Claire Moreau']);
    expect(stillToAsk(agenda, [{ name: 'Prof. Rossi' }, { name: 'Somebody else' }])).toEqual([
      ...['Amina Khan', 'Claire Moreau'],
    ]);
    expect(stillToAsk([], [{ name: 'Amina Khan' }])).toEqual([]);
  });
});
