// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';
import type { ReadyView } from '../broadcast/session/view.ts';
import { drawPage, patience, speak } from '../forms/testing/form-bench.tsx';
import { ViewerList } from './ViewerList.tsx';

type Asked = [name: string, request: object];

const view = { live: { connection: 'connected', audience: { viewers: 2 } } } as unknown as ReadyView;
const all = [
  { participantId: 'viewer-1', name: 'Vera', centreName: 'Students of Multan' },
  { participantId: 'viewer-2', name: null, centreName: null },
];

/** A server that knows these viewers; `isAway` while it does not answer. */
function server() {
  const asked: Asked[] = [];
  const own = { asked, isAway: false };
  const call = async (name: string, request: { search: string }) => {
    asked.push([name, request]);
    if (own.isAway) throw new Error('away');
    const viewers = all.filter(({ name: known }) => (known ?? '').includes(request.search));
    return { viewers, found: request.search === '' ? 70 : viewers.length };
  };
  const command = async (name: string, request: object) => void asked.push([name, request]);
  return Object.assign(own, { session: { call, command } as unknown as BroadcastSession });
}

beforeAll(() => speak('en').then(() => undefined));
afterEach(cleanup);

it('a leader finds by name whoever only watches, and keeps them out', async () => {
  const { asked, session } = server();
  drawPage(<ViewerList view={view} session={session} />);
  await waitFor(() => expect(screen.queryAllByTestId('listed-viewer')).toHaveLength(2), patience);
  expect(screen.getByRole('status').textContent).toBe('The first 2 of 70: write more of the name');
  fireEvent.change(screen.getByTestId('viewer-search'), { target: { value: ' Ver ' } });
  await waitFor(() => expect(screen.queryAllByTestId('listed-viewer')).toHaveLength(1), patience);
  expect(asked.at(-1)).toEqual(['audience.list', { search: 'Ver' }]);
  expect(screen.getByTestId('listed-viewer').textContent).toBe('VeraStudents of Multan');
  fireEvent.keyDown(screen.getByTestId('viewer-menu'), { key: 'Enter' });
  fireEvent.click(await screen.findByTestId('ban-person', {}, patience));
  const banned: Asked = ['participant.remove', { participantId: 'viewer-1', isBanned: true }];
  await waitFor(() => expect(asked.at(-1)).toEqual(banned), patience);
});

it('what could not be read is said, and what was found stays', async () => {
  const own = server();
  drawPage(<ViewerList view={view} session={own.session} />);
  await waitFor(() => expect(screen.queryAllByTestId('listed-viewer')).toHaveLength(2), patience);
  own.isAway = true;
  fireEvent.change(screen.getByTestId('viewer-search'), { target: { value: 'V' } });
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain('could not be listed'), patience);
  expect(screen.queryAllByTestId('listed-viewer')).toHaveLength(2);
});
