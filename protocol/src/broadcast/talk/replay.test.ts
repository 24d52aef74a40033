import { describe, expect, it } from 'vitest';
import { conversation } from '../../testing/conversation.ts';
import { recordedTalkOf } from './replay.ts';

describe('the conversation beside a recording', () => {
  it('is what everyone could read while it captured, at its time', () => {
    const talk = conversation();
    const say = (id: string, text: string, to: 'everyone' | 'hosts' = 'everyone') =>
      talk.run(id, { type: 'chat.say', to, text });
    say('viewer-1', 'Before');
    talk.wait(1_000);
    talk.run('host-1', { type: 'recording.start' });
    const recordingId = talk.state().recording?.id ?? '';
    talk.wait(1_000);
    say('viewer-1', 'Hello');
    say('viewer-1', 'To the hosts', 'hosts');
    say('viewer-2', 'Rude');
    talk.run('mod-1', { type: 'chat.hide', messageSeq: talk.state().seq });
    talk.run('host-1', { type: 'chat.configure', isOpen: true, isHeld: true, slowModeS: 0 });
    say('viewer-2', 'Held');
    const heldSeq = talk.state().seq;
    say('viewer-2', 'Never approved');
    talk.run('host-1', { type: 'chat.configure', isOpen: true, isHeld: false, slowModeS: 0 });
    talk.wait(1_000);
    talk.run('mod-1', { type: 'chat.approve', messageSeq: heldSeq });
    talk.run('viewer-1', { type: 'question.ask', text: 'Why?' });
    const [questionId = ''] = Object.keys(talk.state().talk.questions);
    talk.run('viewer-2', { type: 'question.vote', questionId, isFor: true });
    talk.wait(1_000);
    talk.run('mod-1', { type: 'question.move', questionId, to: 'answering' });
    talk.run('mod-1', {
      ...{ type: 'poll.open', kind: 'single', text: 'Tea?', options: ['Yes', 'No'] },
      ...{ isAnonymous: false, areResultsLive: false },
    });
    const [pollId = ''] = Object.keys(talk.state().talk.polls);
    talk.run('viewer-1', { type: 'poll.vote', pollId, counts: [1, 0] });
    talk.wait(1_000);
    talk.run('mod-1', { type: 'poll.close', pollId });
    talk.run('host-1', { type: 'recording.stop' });
    talk.wait(1_000);
    say('viewer-1', 'After');

    const recorded = recordedTalkOf(talk.events(), recordingId);
    expect(recorded?.messages).toEqual([
      { atMs: 1_000, participantId: 'viewer-1', text: 'Hello' },
      { atMs: 2_000, participantId: 'viewer-2', text: 'Held' },
    ]);
    expect(recorded?.questions).toEqual([
      {
        ...{ id: questionId, participantId: 'viewer-1', text: 'Why?', votes: 1 },
        ...{ askedAtMs: 2_000, answeringAtMs: 3_000, answeredAtMs: null },
      },
    ]);
    expect(recorded?.polls).toEqual([
      {
        ...{ id: pollId, kind: 'single', text: 'Tea?', options: ['Yes', 'No'], isAnonymous: false },
        ...{ openedAtMs: 3_000, closedAtMs: 4_000, result: { counts: [1, 0], ballots: 1 } },
      },
    ]);
    expect(recordedTalkOf(talk.events(), 'another')).toBeNull();
  });
});
