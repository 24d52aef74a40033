// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { patience, speak } from '../forms/testing/form-bench.tsx';
import { TalkPanel } from './TalkPanel.tsx';
import { type Happening, joined, said, startTalk } from './testing/talk-bench.tsx';

const poll: Happening = {
  ...{ type: 'poll.opened', byId: null, pollId: 'poll-1', kind: 'single', text: 'Tea or coffee?' },
  ...{ options: ['Tea', 'Coffee'], isAnonymous: true, areResultsLive: false },
};

const show = (part: 'chat' | 'questions' | 'polls') =>
  fireEvent.mouseDown(screen.getByTestId(`talk-${part}`), { button: 0 });
const valueOf = (id: string) => screen.getAllByTestId<HTMLInputElement>(id)[0]?.value;
const panelOf = (id: string) => screen.getAllByTestId(id)[0]?.closest<HTMLElement>('[role=tabpanel]');

beforeAll(() => speak('en').then(() => undefined));
beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

describe('a part of the conversation that is not shown', () => {
  it('keeps what one has begun to write, and is hidden from everybody', async () => {
    const talk = startTalk('centre', poll);
    talk.draw((view, session) => <TalkPanel view={view} session={session} />);
    expect(screen.queryByTestId('ballot')).toBeNull();
    fireEvent.change(screen.getByTestId('write'), { target: { value: 'The sound is' } });
    fireEvent.change(screen.getByTestId('write-to'), { target: { value: 'hosts' } });
    show('questions');
    fireEvent.change(screen.getByTestId('question'), { target: { value: 'How old' } });
    show('polls');
    fireEvent.change(screen.getAllByTestId('heads-for')[0] as HTMLElement, { target: { value: '20' } });
    expect([panelOf('write')?.hidden, panelOf('question')?.hidden, panelOf('ballot')?.hidden]).toEqual([
      true,
      true,
      false,
    ]);
    show('chat');
    expect([panelOf('write')?.hidden, panelOf('ballot')?.hidden]).toEqual([false, true]);
    expect([valueOf('write'), valueOf('write-to')]).toEqual(['The sound is', 'hosts']);
    expect([valueOf('question'), valueOf('heads-for')]).toEqual(['How old', '20']);
  });

  it('counts what came meanwhile as unread; screen readers hear it all the same', async () => {
    const talk = startTalk('viewer', joined('guest', 'viewer'), said('guest', 'First'));
    talk.draw((view, session) => <TalkPanel view={view} session={session} />);
    show('questions');
    const log = screen.getByRole('log');
    await talk.happen(said('guest', 'Second'));
    await waitFor(() => expect(screen.getByTestId('new-chat').textContent).toContain('1'), patience);
    expect(screen.queryByTestId('messages')).toBeNull();
    expect(screen.getByRole('log')).toBe(log);
    expect(log.textContent).toContain('Second');
    show('chat');
    await waitFor(() => expect(screen.queryByTestId('new-chat')).toBeNull(), patience);
    expect(screen.getByTestId('messages')).toBeTruthy();
  });
});

describe('what is written while the last is still on its way', () => {
  it.each([
    ['chat', 'write', 'send'],
    ['questions', 'question', 'ask'],
  ] as const)('stays in the field of the %s', async (part, field, send) => {
    const talk = startTalk('centre');
    talk.draw((view, session) => <TalkPanel view={view} session={session} />);
    show(part);
    const write = (value: string) => fireEvent.change(screen.getByTestId(field), { target: { value } });
    talk.hold();
    write('Salaam');
    fireEvent.click(screen.getByTestId(send));
    await waitFor(() => expect(talk.asked).toHaveLength(1), patience);
    write('Salaam, and a second one');
    fireEvent.click(screen.getByTestId(send));
    await talk.answer();
    await waitFor(() => expect(valueOf(field)).toBe(', and a second one'), patience);
    write('Another');
    fireEvent.click(screen.getByTestId(send));
    await waitFor(() => expect(valueOf(field)).toBe(''), patience);
    expect(talk.asked.map(([, request]) => (request as { text: string }).text)).toEqual(['Salaam', 'Another']);
  });
});
