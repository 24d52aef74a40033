// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patience, speak } from '../forms/testing/form-bench.tsx';
import { Composer } from './Composer.tsx';
import { PollsPanel } from './PollsPanel.tsx';
import { QuestionsPanel } from './QuestionsPanel.tsx';
import { TalkPanel } from './TalkPanel.tsx';
import { type Happening, joined, said, startTalk } from './testing/talk-bench.tsx';

const asks = (questionId: string): Happening => ({
  ...{ type: 'question.asked', questionId, participantId: 'guest', text: questionId, isHeld: false },
});
const poll: Happening = {
  ...{ type: 'poll.opened', byId: null, pollId: 'poll-1', kind: 'single', text: 'Tea or coffee?' },
  ...{ options: ['Tea', 'Coffee'], isAnonymous: true, areResultsLive: false },
};
const focused = () => document.activeElement as HTMLElement;
const first = (id: string) => screen.getAllByTestId(id)[0] as HTMLElement;

beforeAll(() => speak('en').then(() => undefined));
afterEach(cleanup);

describe('the keyboard stays in the conversation', () => {
  it('when a message that waited is approved: at the next one, and after the last in the conversation', async () => {
    const talk = startTalk('host', joined('guest', 'viewer'), said('guest', 'One', true), said('guest', 'Two', true));
    talk.draw((view, session) => <TalkPanel view={view} session={session} />);
    for (const next of [() => first('approve'), () => screen.getByTestId('talk')]) {
      first('approve').focus();
      fireEvent.click(first('approve'));
      const request = talk.asked.at(-1)?.[1] as { messageSeq: number } | undefined;
      await talk.happen({ type: 'chat.approved', byId: 'me', messageSeq: request?.messageSeq ?? 0 });
      await waitFor(() => expect(focused()).toBe(next()), patience);
    }
  });

  it('when a question moves to another group', async () => {
    const talk = startTalk('host', joined('guest', 'viewer'), asks('q-1'), asks('q-2'));
    talk.draw((view, session) => <QuestionsPanel view={view} session={session} />);
    const menu = first('question-menu');
    menu.focus();
    const moved = menu.closest('li')?.querySelector('p')?.textContent ?? '';
    await talk.happen({ type: 'question.moved', byId: 'me', questionId: moved, to: 'answered' });
    expect(menu.isConnected).toBe(false);
    await waitFor(() => expect(focused().dataset['testid']).toBe('vote'), patience);
  });

  it('when a poll is closed', async () => {
    const talk = startTalk('host', poll);
    talk.draw((view, session) => <PollsPanel view={view} session={session} />);
    screen.getByTestId('close-poll').focus();
    await talk.happen({
      ...{ type: 'poll.closed', byId: 'me', pollId: 'poll-1' },
      result: { counts: [0, 0], ballots: 0 },
    });
    await waitFor(() => expect(focused()).toBe(screen.getByTestId('new-poll')), patience);
  });

  it('when there is nothing to send: the button is refused and not disabled', async () => {
    const talk = startTalk('viewer');
    talk.draw((view, session) => <Composer view={view} session={session} />);
    const send = screen.getByTestId<HTMLButtonElement>('send');
    send.focus();
    fireEvent.click(send);
    fireEvent.submit(send.closest('form') as HTMLFormElement);
    expect([send.disabled, send.getAttribute('aria-disabled'), talk.asked]).toEqual([false, 'true', []]);
    fireEvent.change(screen.getByTestId('write'), { target: { value: 'Hello' } });
    fireEvent.click(send);
    await waitFor(() => expect(talk.asked).toHaveLength(1), patience);
    await waitFor(() => expect(send.getAttribute('aria-disabled')).toBe('true'), patience);
    expect([send.disabled, focused()]).toEqual([false, send]);
  });

  it('when one has voted: the button is refused and not disabled', async () => {
    const talk = startTalk('viewer', poll);
    talk.draw((view, session) => <PollsPanel view={view} session={session} />);
    fireEvent.click(first('option'));
    const cast = screen.getByTestId<HTMLButtonElement>('cast');
    cast.focus();
    fireEvent.click(cast);
    await waitFor(() => expect(screen.getByText('Your vote counts.')).toBeTruthy(), patience);
    expect([cast.disabled, cast.getAttribute('aria-disabled')]).toEqual([false, 'true']);
    expect(focused()).toBe(cast);
    fireEvent.click(cast);
    expect(talk.asked).toHaveLength(1);
  });
});
