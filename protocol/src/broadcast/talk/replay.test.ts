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

  it('is what was there in its time, also what began before and what was approved late', () => {
    const talk = conversation();
    const ids = () => Object.keys(talk.state().talk.questions);
    const ask = (text: string) => {
      talk.run('viewer-1', { type: 'question.ask', text });
      return ids().at(-1) ?? '';
    };
    const move = (questionId: string, to: 'open' | 'answering' | 'answered') =>
      talk.run('mod-1', { type: 'question.move', questionId, to });
    const poll = (text: string) =>
      talk.run('mod-1', {
        ...{ type: 'poll.open', kind: 'single', text, options: ['Yes', 'No'] },
        ...{ isAnonymous: false, areResultsLive: false },
      });
    const close = () =>
      talk.run('mod-1', { type: 'poll.close', pollId: Object.keys(talk.state().talk.polls).at(-1) ?? '' });
    const done = ask('Answered before?');
    move(done, 'answered');
    const early = ask('Asked before?');
    const current = ask('Being answered?');
    move(current, 'answering');
    talk.run('host-1', { type: 'chat.configure', isOpen: true, isHeld: true, slowModeS: 0 });
    const [held, late] = [ask('Approved in it?'), ask('Approved after it?')];
    poll('Closed before?');
    close();
    poll('Opened before?');
    talk.wait(1_000);
    talk.run('host-1', { type: 'recording.start' });
    const recordingId = talk.state().recording?.id ?? '';
    talk.wait(1_000);
    move(held, 'open');
    close();
    talk.wait(1_000);
    move(early, 'answering');
    talk.run('host-1', { type: 'recording.stop' });
    talk.wait(1_000);
    for (const id of [late, done]) move(id, 'open');
    poll('After?');

    const recorded = recordedTalkOf(talk.events(), recordingId);
    const times = recorded?.questions.map(({ text, askedAtMs, answeringAtMs, answeredAtMs }) => ({
      [text]: [askedAtMs, answeringAtMs, answeredAtMs],
    }));
    expect(times).toEqual([
      { 'Asked before?': [0, 2_000, null] },
      { 'Being answered?': [0, 0, 2_000] },
      { 'Approved in it?': [1_000, null, null] },
    ]);
    expect(recorded?.polls.map(({ text, openedAtMs, closedAtMs }) => [text, openedAtMs, closedAtMs])).toEqual([
      ['Opened before?', 0, 1_000],
    ]);
  });
});
