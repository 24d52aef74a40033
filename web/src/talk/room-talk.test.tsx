// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { speak } from '../forms/testing/form-bench.tsx';
import { RoomTalk } from './RoomTalk.tsx';
import { startTalk } from './testing/talk-bench.tsx';

beforeAll(() => speak('en').then(() => undefined));
afterEach(cleanup);

it('a smartboard shows the steps of a scale by their numbers, with their words where there are any', () => {
  const talk = startTalk('centre', {
    ...{ type: 'poll.opened', byId: null, pollId: 'poll-1', kind: 'scale', text: 'How clear was it?' },
    ...{ options: ['Not at all', '', '', '', 'Fully'], isAnonymous: true, areResultsLive: false },
  });
  talk.draw((view, session) => <RoomTalk view={view} session={session} />);
  const steps = [...screen.getByTestId('room-poll').querySelectorAll('li')].map(({ textContent }) => textContent);
  expect(steps).toEqual(['1 – Not at all', '2', '3', '4', '5 – Fully']);
});
