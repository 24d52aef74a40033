// @vitest-environment happy-dom
import { type BroadcastState, type ChatMessage, emptyState } from '@campus/protocol';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { ReadyView } from '../broadcast/session/view.ts';
import { drawPage, patience, speak } from '../forms/testing/form-bench.tsx';
import { Message } from './Message.tsx';
import type { TalkSession } from './talk-session.ts';

const live: BroadcastState = { ...emptyState('broadcast-1'), phase: 'live' };
const message: ChatMessage = {
  ...{ seq: 3, atMs: 1_000, participantId: 'viewer-1', to: 'everyone', text: 'Buy kites from me' },
  ...{ state: 'shown', shownSeq: 3, shownAtMs: 1_000 },
};

const seenBy = (participantId: string, role: 'moderator' | 'viewer', state = live) =>
  ({
    ...{ state, you: { participantId, role }, me: undefined },
    live: { names: { 'viewer-1': { name: 'Vera', centreName: null, city: null } }, clockOffsetMs: 0 },
  }) as unknown as ReadyView;

beforeAll(() => speak('en').then(() => undefined));
afterEach(cleanup);

it('whoever leads keeps out the writer of a message, from the message', async () => {
  const asked: [name: string, request: unknown][] = [];
  const command = async (name: string, request: unknown) => void asked.push([name, request]);
  const session = { command } as unknown as TalkSession;
  drawPage(<Message view={seenBy('moderator-1', 'moderator')} session={session} message={message} />);
  fireEvent.keyDown(screen.getByTestId('writer-menu'), { key: 'Enter' });
  fireEvent.click(await screen.findByTestId('ban-writer', {}, patience));
  const banned = ['participant.remove', { participantId: 'viewer-1', isBanned: true }];
  await waitFor(() => expect(asked).toEqual([banned]), patience);
});

it('nobody else is offered that, nor who is out already, nor oneself', () => {
  const session = { command: async () => undefined } as unknown as TalkSession;
  const views = [
    seenBy('viewer-2', 'viewer'),
    seenBy('viewer-1', 'moderator'),
    seenBy('moderator-1', 'moderator', { ...live, bannedIds: ['viewer-1'] }),
    seenBy('moderator-1', 'moderator', { ...live, phase: 'ended' }),
  ];
  for (const view of views) {
    drawPage(<Message view={view} session={session} message={message} />);
    expect(screen.getByTestId('message').textContent).toContain('Vera');
    expect(screen.queryByTestId('writer-menu')).toBeNull();
    cleanup();
  }
});
