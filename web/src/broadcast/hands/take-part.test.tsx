// @vitest-environment happy-dom
import { CONSENT_TEXT_VERSION } from '@campus/protocol';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { patience, speak } from '../../forms/testing/form-bench.tsx';
import { startTalk } from '../../talk/testing/talk-bench.tsx';
import { TakePart } from './TakePart.tsx';

beforeAll(() => speak('en').then(() => undefined));
afterEach(cleanup);

it('who agreed to be recorded and is not on stage sees that, and can answer anew', async () => {
  const talk = startTalk('viewer', { type: 'recording.started', byId: null, recordingId: 'recording-1' });
  talk.draw((view, session) => <TakePart view={view} session={session} />);
  expect(screen.queryByTestId('consent-state')).toBeNull();
  const answer = { textVersion: CONSENT_TEXT_VERSION, participantId: 'me' };
  await talk.happen({ type: 'consent.given', consent: 'seen-and-heard', ...answer });
  expect(screen.getByTestId('consent-state').dataset['consent']).toBe('seen-and-heard');
  fireEvent.click(screen.getByTestId('change-consent'));
  fireEvent.click(await screen.findByTestId('consent-watch-only', {}, patience));
  const request = { consent: 'watch-only', textVersion: CONSENT_TEXT_VERSION };
  await waitFor(() => expect(talk.asked).toEqual([['consent.give', request]]), patience);
  await talk.happen({ type: 'broadcast.ended', byId: null });
  expect(screen.queryByTestId('consent-state')).toBeNull();
});
