// @vitest-environment happy-dom
import { apply, type BroadcastEvent, type BroadcastState, emptyState } from '@campus/protocol';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { drawPage, patience, speak } from '../../forms/testing/form-bench.tsx';
import { Composer } from '../../talk/Composer.tsx';
import type { TalkSession } from '../../talk/talk-session.ts';
import type { ReadyView } from '../session/view.ts';
import { CameraWaits } from '../stage/CameraWaits.tsx';
import { Cameras } from './Cameras.tsx';

type Unnumbered<E> = E extends unknown ? Omit<E, 'seq' | 'atMs'> : never;

const after = (state: BroadcastState, ...events: Unnumbered<BroadcastEvent>[]): BroadcastState =>
  events.reduce<BroadcastState>(
    (now, event) => apply(now, { ...event, seq: now.seq + 1, atMs: 1_000 } as BroadcastEvent),
    state,
  );
const joined = (participantId: string, role: 'centre' | 'viewer'): Unnumbered<BroadcastEvent> => ({
  ...{ type: 'participant.joined', participantId, role, consent: 'seen-and-heard', centreId: null, headCount: null },
});

/** Live, for schools, with a room and a pupil on stage. */
const live = after(
  emptyState('broadcast-1'),
  { type: 'broadcast.protected' },
  { type: 'broadcast.wentLive', byId: null },
  joined('centre-1', 'centre'),
  joined('pupil-1', 'viewer'),
  { type: 'stage.entered', byId: null, participantId: 'pupil-1' },
);

const seenBy = (participantId: string, role: 'centre' | 'viewer', state = live) =>
  ({
    ...{ state, you: { participantId, role }, me: state.participants[participantId] },
    live: { names: { 'pupil-1': { name: 'Amina K.', centreName: null, city: null } }, clockOffsetMs: 0 },
  }) as unknown as ReadyView;

/** Keeps what was asked. */
function asking() {
  const asked: [name: string, request: unknown][] = [];
  const command = async (name: string, request: unknown) => void asked.push([name, request]);
  return { asked, session: { command } as unknown as TalkSession };
}

beforeAll(() => speak('en').then(() => undefined));
afterEach(cleanup);

describe('a camera in an event for schools', () => {
  it('is confirmed by the coordinator at a centre, by name, and that is taken back there', async () => {
    const { asked, session } = asking();
    drawPage(<Cameras view={seenBy('centre-1', 'centre')} session={session} />);
    expect(screen.getByTestId('cameras').textContent).toContain('Amina K.');
    fireEvent.click(screen.getByTestId('confirm-camera'));
    await waitFor(() => expect(asked).toEqual([['camera.confirm', { participantId: 'pupil-1' }]]), patience);
    cleanup();
    const confirmed = after(live, { type: 'camera.confirmed', byId: null, participantId: 'pupil-1' });
    drawPage(<Cameras view={seenBy('centre-1', 'centre', confirmed)} session={session} />);
    fireEvent.click(screen.getByTestId('unconfirm-camera'));
    await waitFor(() => expect(asked.at(-1)).toEqual(['camera.unconfirm', { participantId: 'pupil-1' }]), patience);
  });

  it('says why it waits; at a room the coordinator confirms it where it is turned on', async () => {
    const { asked, session } = asking();
    drawPage(<CameraWaits view={seenBy('pupil-1', 'viewer')} session={session} />);
    expect(screen.getByTestId('camera-waits').textContent).toContain('as soon as a coordinator');
    expect(screen.queryByTestId('confirm-own-camera')).toBeNull();
    cleanup();
    drawPage(<CameraWaits view={seenBy('centre-1', 'centre')} session={session} />);
    fireEvent.click(screen.getByTestId('confirm-own-camera'));
    await waitFor(() => expect(asked).toEqual([['camera.confirm', { participantId: 'centre-1' }]]), patience);
    cleanup();
    const confirmed = after(live, { type: 'camera.confirmed', byId: null, participantId: 'centre-1' });
    drawPage(<CameraWaits view={seenBy('centre-1', 'centre', confirmed)} session={session} />);
    expect(screen.queryByTestId('camera-waits')).toBeNull();
  });
});

describe('a message in an event for schools', () => {
  it('goes to everyone, and there is no other choice', async () => {
    const { asked, session } = asking();
    drawPage(<Composer view={seenBy('pupil-1', 'viewer')} session={session} />);
    expect(screen.queryByTestId('write-to')).toBeNull();
    fireEvent.change(screen.getByTestId('write'), { target: { value: 'Hello' } });
    fireEvent.click(screen.getByTestId('send'));
    await waitFor(() => expect(asked).toEqual([['chat.say', { to: 'everyone', text: 'Hello' }]]), patience);
    cleanup();
    const closed = after(live, { type: 'chat.configured', byId: null, isOpen: false, isHeld: true, slowModeS: 0 });
    drawPage(<Composer view={seenBy('pupil-1', 'viewer', closed)} session={session} />);
    fireEvent.change(screen.getByTestId('write'), { target: { value: 'Hello' } });
    expect(screen.getByTestId('send').getAttribute('aria-disabled')).toBe('true');
  });
});
