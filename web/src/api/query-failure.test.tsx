// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { DoorConsent } from '../consents/DoorConsent.tsx';
import { Withdrawals } from '../consents/Withdrawals.tsx';
import { drawPage, patience, readIn, startFakeServer } from '../forms/testing/form-bench.tsx';
import { person } from '../forms/testing/people.ts';
import type { ReplayPlayer } from '../replay/player/replay-player.ts';
import { RecordedTalk } from '../talk/RecordedTalk.tsx';

const say = readIn('en', person);

describe('what could not be fetched says so, and can be tried again', () => {
  it.each([
    {
      ...{ what: 'the conversation beside a recording', route: 'recordings.talk' as const },
      reply: { messages: [], questions: [], polls: [], names: {} },
      element: (
        <RecordedTalk
          recordingId="recording-1"
          link={undefined}
          isGrowing={false}
          player={null as unknown as ReplayPlayer}
          recordingMs={0}
        />
      ),
    },
    {
      ...{ what: 'what one agreed to', route: 'consents.byDoor' as const, reply: { consents: [] } },
      element: <DoorConsent link="a-link" joinToken={null} />,
    },
    {
      ...{ what: 'who took their consent back', route: 'recordings.withdrawals' as const, reply: { withdrawals: [] } },
      element: <Withdrawals recordingId="recording-1" onSeek={null} />,
    },
  ])('$what', async ({ route, reply, element }) => {
    const replies: Parameters<typeof startFakeServer>[0] = {};
    const server = startFakeServer(replies);
    drawPage(element);
    const again = await screen.findByText(say('common:tryAgain'), {}, patience);
    again.closest('button')?.focus();
    replies[route] = reply;
    fireEvent.click(again);
    await waitFor(() => expect(server.asked).toEqual([route, route]), patience);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull(), patience);
  });
});
