import { emptyState, type Participant, type Poll } from '@campus/protocol';
import { fireEvent, screen } from '@testing-library/react';
import { ViewerList } from '../../audience/ViewerList.tsx';
import { RaiseHand } from '../../broadcast/hands/RaiseHand.tsx';
import type { ReadyView } from '../../broadcast/session/view.ts';
import { Captioner } from '../../captions/Captioner.tsx';
import { RemoteHand } from '../../centres/RemoteHand.tsx';
import { RemotePoll } from '../../centres/RemotePoll.tsx';
import { Ballot } from '../../talk/Ballot.tsx';
import { Composer } from '../../talk/Composer.tsx';
import { PollForm } from '../../talk/PollForm.tsx';
import { QuestionsPanel } from '../../talk/QuestionsPanel.tsx';
import type { TalkSession } from '../../talk/talk-session.ts';
import type { FieldCase, FormCase } from './form-case.ts';

const letters = (count: number): string => 'x'.repeat(count);
const nobody = (): Promise<never> => Promise.reject(new Error('nobody is to be asked'));
const session = { command: nobody, call: nobody } as unknown as TalkSession;

const room: Participant = {
  ...{ id: 'centre-lahore', role: 'centre', place: 'audience', isConnected: true, consent: 'seen-and-heard' },
  ...{ centreId: 'inst-lahore', headCount: 12, joinedAtMs: 0 },
};

/** What a centre sees of a broadcast that is live, as far as these forms look at it. */
const view = {
  state: { ...emptyState('broadcast-1'), phase: 'live', participants: { [room.id]: room } },
  you: { participantId: room.id, role: 'centre' },
  me: room,
  event: { id: 'event-1', languages: ['ur'] },
  live: { clockOffsetMs: 0, connection: 'connected', audience: { viewers: 0 } },
} as unknown as ReadyView;

const poll: Poll = {
  ...{ id: 'poll-1', kind: 'single', text: 'What shall there be?', options: ['چائے', 'Café'] },
  ...{ isAnonymous: false, areResultsLive: false, openedAtMs: 0, closedAtMs: null, ballots: {}, result: null },
};

const short = (label: string, most: number, says: string): FieldCase => ({
  label,
  good: 'پتنگ',
  bad: { [says]: [letters(most + 1)] },
});

const pollText = short('talk:polls.text', 300, 'talk:wrong.question');

const headsByOption = poll.options.map((words) => ({
  ...{ label: words, words, good: '3' },
  bad: { 'talk:wrong.heads': ['many', '-1', '2.5', '10001'] },
}));

/** Of what people say, ask and vote while something is broadcast. */
export const liveForms: readonly FormCase[] = [
  {
    file: 'audience/ViewerList.tsx',
    draw: () => <ViewerList view={view} session={session} />,
    saysAtOnce: true,
    fields: [short('broadcast:audience.search', 80, 'broadcast:audience.tooLong')],
  },
  {
    file: 'broadcast/hands/RaiseHand.tsx',
    draw: () => <RaiseHand view={view} session={{ command: nobody }} isOpen onClose={() => undefined} />,
    saysAtOnce: true,
    fields: [short('stage:hand.about', 200, 'stage:hand.tooLong')],
  },
  {
    file: 'centres/RemoteHand.tsx',
    draw: () => (
      <RemoteHand
        id="board-1"
        report={{
          ...{ event: null, isSoundOn: true, isSoundBlocked: false, volume: 1, picture: 'auto' },
          ...{ headCount: 12, isHandUp: false, poll: null, captions: { language: null, languages: [] } },
        }}
      />
    ),
    route: 'boards.control',
    saysAtOnce: true,
    fields: [short('centres:remote.handAbout', 200, 'centres:wrong.handAbout')],
  },
  {
    file: 'centres/RemotePoll.tsx',
    draw: () => (
      <RemotePoll
        id="board-1"
        report={{
          ...{ event: null, isSoundOn: true, isSoundBlocked: false, volume: 1, picture: 'auto' },
          ...{
            headCount: 12,
            isHandUp: false,
            poll: { ...poll, counts: null },
            captions: { language: null, languages: [] },
          },
        }}
      />
    ),
    route: 'boards.control',
    saysAtOnce: true,
    fields: headsByOption,
  },
  {
    file: 'captions/Captioner.tsx',
    draw: () => <Captioner view={view} session={session} />,
    saysAtOnce: true,
    fields: [short('captions:write.text', 300, 'captions:wrong.text')],
  },
  {
    file: 'talk/Composer.tsx',
    draw: () => <Composer view={view} session={session} />,
    saysAtOnce: true,
    fields: [short('talk:chat.write', 1_000, 'talk:wrong.message')],
  },
  {
    file: 'talk/QuestionsPanel.tsx',
    draw: () => <QuestionsPanel view={view} session={session} />,
    saysAtOnce: true,
    fields: [short('talk:questions.write', 300, 'talk:wrong.question')],
  },
  {
    file: 'talk/PollForm.tsx',
    draw: () => <PollForm session={session} />,
    saysAtOnce: true,
    fields: [
      pollText,
      ...['1', '2'].map((number) => ({ ...short('talk:polls.option', 120, 'talk:wrong.option'), values: { number } })),
    ],
  },
  {
    file: 'talk/PollForm.tsx',
    as: 'a scale',
    draw: () => <PollForm session={session} />,
    prepare: () => {
      fireEvent.change(screen.getByTestId('poll-kind'), { target: { value: 'scale' } });
    },
    saysAtOnce: true,
    fields: [
      pollText,
      short('talk:polls.lowest', 120, 'talk:wrong.option'),
      short('talk:polls.highest', 120, 'talk:wrong.option'),
    ],
  },
  {
    file: 'talk/Ballot.tsx',
    draw: () => <Ballot view={view} session={session} poll={poll} />,
    saysAtOnce: true,
    fields: headsByOption,
  },
];
