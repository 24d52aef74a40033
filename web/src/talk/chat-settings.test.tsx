// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { patience, speak } from '../forms/testing/form-bench.tsx';
import { ChatSettings } from './ChatSettings.tsx';
import { startTalk } from './testing/talk-bench.tsx';

beforeAll(() => speak('en').then(() => undefined));
afterEach(cleanup);

it('a change of how the audience writes waits for the one before, which it would undo, and keeps the keyboard', async () => {
  const talk = startTalk('host');
  talk.draw((view, session) => <ChatSettings chat={view.state.talk.chat} isForSchools={false} session={session} />);
  talk.hold();
  screen.getByTestId('chat-held').focus();
  fireEvent.click(screen.getByTestId('chat-held'));
  fireEvent.change(screen.getByTestId('chat-slow'), { target: { value: '30' } });
  fireEvent.click(screen.getByTestId('chat-open'));
  expect(talk.asked).toEqual([['chat.configure', { isOpen: true, isHeld: true, slowModeS: 0 }]]);
  for (const id of ['chat-held', 'chat-open', 'chat-slow'])
    expect(screen.getByTestId(id).getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(screen.getByTestId('chat-held'));
  await talk.happen({ type: 'chat.configured', byId: 'me', isOpen: true, isHeld: true, slowModeS: 0 });
  await talk.answer();
  await waitFor(() => expect(screen.getByTestId('chat-slow').getAttribute('aria-disabled')).toBeNull(), patience);
  fireEvent.change(screen.getByTestId('chat-slow'), { target: { value: '30' } });
  expect(talk.asked.at(-1)).toEqual(['chat.configure', { isOpen: true, isHeld: true, slowModeS: 30 }]);
});
