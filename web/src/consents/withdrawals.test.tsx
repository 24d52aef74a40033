// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ticketKeyOf } from '../broadcast/session/join-ticket.ts';
import { drawPage, patience, readIn, startFakeServer } from '../forms/testing/form-bench.tsx';
import { person } from '../forms/testing/people.ts';
import { DoorConsentPlace } from './DoorConsentPlace.tsx';
import { OwnConsents } from './OwnConsents.tsx';
import { keepReceipt } from './receipts.ts';
import { Withdrawals } from './Withdrawals.tsx';

const span = { source: 'camera', startMs: 61_000, endMs: 125_000 };
const withdrawal = {
  ...{ participantId: 'speaker-1', name: { name: 'Prof. Rossi', centreName: null, city: null }, role: 'speaker' },
  ...{ withdrawnAtMs: 0, settledAtMs: null, spans: [span] },
};
const consent = {
  ...{ participantId: 'speaker-1', eventId: 'event-1', title: 'Looms', name: 'Prof. Rossi' },
  ...{ consent: 'seen-and-heard', consentAtMs: 0 },
  recordings: [{ id: 'recording-1', startedAtMs: 0, spans: [span] }],
};

readIn('en', person);
afterEach(() => localStorage.clear());

const confirm = async (): Promise<void> => {
  fireEvent.click(await screen.findByTestId('take-back', {}, patience));
  fireEvent.click(await screen.findByTestId('confirm-take-back', {}, patience));
};

describe('a consent that was taken back', () => {
  it('is shown at the recording with who, from when to when and by which source, and can be dealt with', async () => {
    const server = startFakeServer({
      'recordings.withdrawals': { withdrawals: [withdrawal] },
      'recordings.settleWithdrawal': {},
    });
    const shown: number[] = [];
    drawPage(<Withdrawals recordingId="recording-1" onSeek={(ms) => shown.push(ms)} />);
    const row = await screen.findByTestId('withdrawal', {}, patience);
    expect(screen.getByTestId('withdrawals').dataset['open']).toBe('1');
    expect(screen.getByRole('alert').textContent).toContain('1 person in this recording');
    expect(row.textContent).toContain('Prof. Rossi');
    fireEvent.click(within(row).getByText('Seen from 1:01 to 2:05'));
    expect(shown).toEqual([61_000]);
    fireEvent.click(within(row).getByTestId('settle-withdrawal'));
    await waitFor(() => expect(server.asked).toContain('recordings.settleWithdrawal'), patience);
  });
});

describe('what one agreed to', () => {
  it('is taken back with the account, when that was confirmed', async () => {
    const server = startFakeServer({ 'consents.own': { consents: [consent] }, 'consents.withdraw': {} });
    drawPage(<OwnConsents />);
    const row = await screen.findByTestId('own-consent', {}, patience);
    expect(row.textContent).toContain('Looms');
    expect(within(row).getByRole('link').getAttribute('href')).toBe('/recordings/recording-1');
    expect(server.asked).not.toContain('consents.withdraw');
    await confirm();
    await waitFor(() => expect(server.asked).toContain('consents.withdraw'), patience);
  });

  it('is taken back without an account: by a link once it is over, and by what the browser keeps', async () => {
    const server = startFakeServer({
      'consents.byDoor': { consents: [consent] },
      'consents.withdrawByDoor': { consents: [] },
    });
    drawPage(<DoorConsentPlace doorId="a-link" link="a-link" isOver={false} />);
    expect(screen.queryByTestId('door-consents')).toBeNull();
    expect(server.asked).toEqual([]);
    cleanup();
    keepReceipt(() => localStorage, { key: ticketKeyOf('event-1'), token: 'who-agreed' });
    drawPage(<DoorConsentPlace doorId="event-1" link={null} isOver={false} />);
    await screen.findByTestId('door-consents', {}, patience);
    cleanup();
    drawPage(<DoorConsentPlace doorId="a-link" link="a-link" isOver />);
    await confirm();
    await waitFor(() => expect(server.asked).toContain('consents.withdrawByDoor'), patience);
  });
});
