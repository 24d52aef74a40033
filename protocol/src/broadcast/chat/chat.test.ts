import { describe, expect, it } from 'vitest';
import { conversation } from '../../testing/conversation.ts';
import { projectEvent } from '../project.ts';
import { type ChatMessage, ChatState, emptyChat } from './state.ts';
import { applyChat } from './apply.ts';
import { chatCommands } from './commands.ts';
import { slowModeWaitMs } from './decide.ts';
import { projectChat, SNAPSHOT_MESSAGES } from './project.ts';

describe('the chat', () => {
  it('is open on air, and to the hosts backstage', () => {
    const talk = conversation({ isLive: false });
    expect(talk.refusal('viewer-1', { type: 'chat.say', to: 'everyone', text: 'Hello' })).toBe('WRONG_PHASE');
    expect(talk.run('speaker-1', { type: 'chat.say', to: 'hosts', text: 'My slides do not open' })).toEqual([
      'chat.said',
    ]);
    talk.run('host-1', { type: 'broadcast.goLive' });
    expect(talk.run('viewer-1', { type: 'chat.say', to: 'everyone', text: 'Hello' })).toEqual(['chat.said']);
    talk.run('host-1', { type: 'broadcast.end' });
    expect(talk.refusal('host-1', { type: 'chat.say', to: 'everyone', text: 'Bye' })).toBe('WRONG_PHASE');
  });

  it('holds what the audience writes to everyone, until a moderator approves it: then it stands there as new', () => {
    const talk = conversation();
    talk.run('host-1', { type: 'chat.configure', isOpen: true, isHeld: true, slowModeS: 0 });
    talk.run('viewer-1', { type: 'chat.say', to: 'everyone', text: 'First' });
    const seq = talk.state().seq;
    talk.run('host-1', { type: 'chat.say', to: 'everyone', text: 'Second' });
    talk.run('viewer-1', { type: 'chat.say', to: 'hosts', text: 'Not held' });
    expect(talk.seenBy('centre-1')).toEqual(['Second']);
    expect(talk.seenBy('viewer-1')).toEqual(['Second', 'Not held']);
    expect(talk.refusal('viewer-1', { type: 'chat.approve', messageSeq: seq })).toBe('FORBIDDEN');
    talk.run('mod-1', { type: 'chat.approve', messageSeq: seq });
    expect(talk.run('host-1', { type: 'chat.approve', messageSeq: seq })).toEqual([]);
    expect(talk.seenBy('centre-1')).toEqual(['Second', 'First']);
    expect(talk.seenBy('host-1')).toEqual(['Second', 'Not held', 'First']);
  });

  it('shows what was hidden to its author and to moderators only, and puts it back in its place', () => {
    const talk = conversation();
    for (const text of ['One', 'Two', 'Three']) talk.run('viewer-1', { type: 'chat.say', to: 'everyone', text });
    const messageSeq = talk.state().seq - 1;
    talk.run('mod-1', { type: 'chat.hide', messageSeq });
    expect(talk.run('mod-1', { type: 'chat.hide', messageSeq })).toEqual([]);
    expect(talk.seenBy('centre-1')).toEqual(['One', 'Three']);
    expect(talk.seenBy('viewer-1')).toEqual(['One', 'Two', 'Three']);
    talk.run('host-1', { type: 'broadcast.end' });
    talk.run('host-1', { type: 'chat.restore', messageSeq });
    expect(talk.seenBy('centre-1')).toEqual(['One', 'Two', 'Three']);
    expect(talk.refusal('host-1', { type: 'chat.hide', messageSeq: 9_999 })).toBe('NOT_FOUND');
  });

  it('puts what was hidden out of the queue, and restored later, where everybody could read it first', () => {
    const talk = conversation();
    talk.run('host-1', { type: 'chat.configure', isOpen: true, isHeld: true, slowModeS: 0 });
    talk.run('viewer-1', { type: 'chat.say', to: 'everyone', text: 'Held' });
    const messageSeq = talk.state().seq;
    talk.run('mod-1', { type: 'chat.hide', messageSeq });
    talk.run('mod-1', { type: 'chat.say', to: 'everyone', text: 'Meanwhile' });
    talk.wait(1_000);
    const before = talk.state();
    talk.run('mod-1', { type: 'chat.restore', messageSeq });
    const event = talk.events().at(-1);
    expect(talk.seenBy('centre-1')).toEqual(['Meanwhile', 'Held']);
    const restored = talk.state().talk.chat.messages.flat().at(-1);
    expect(restored).toMatchObject({ shownSeq: talk.state().seq, shownAtMs: talk.nowMs() });
    // Whoever has only the newest messages finds it all the same.
    for (const [participantId, role] of [
      ['mod-1', 'moderator'],
      ['viewer-1', 'viewer'],
    ] as const)
      expect(event && projectEvent(before, talk.state(), event, { participantId, role })).toMatchObject({
        ...{ kind: 'event', event: { type: 'chat.shown', message: { text: 'Held' } } },
      });
    // From now on it has its place.
    for (const type of ['chat.hide', 'chat.restore'] as const) talk.run('mod-1', { type, messageSeq });
    expect(talk.state().talk.chat.messages.flat().at(-1)).toEqual(restored);
  });

  it('lets nobody fill the moderators’ queue alone', () => {
    const talk = conversation();
    talk.run('host-1', { type: 'chat.configure', isOpen: true, isHeld: true, slowModeS: 0 });
    for (let count = 0; count < 5; count += 1)
      talk.run('viewer-1', { type: 'chat.say', to: 'everyone', text: 'Me again' });
    expect(talk.refusal('viewer-1', { type: 'chat.say', to: 'everyone', text: 'And again' })).toBe('LIMIT_EXCEEDED');
    expect(talk.run('centre-1', { type: 'chat.say', to: 'everyone', text: 'And me' })).toEqual(['chat.said']);
  });

  it('is slow for everyone but those who moderate, from each one’s own last message on', () => {
    const talk = conversation();
    talk.run('host-1', { type: 'chat.configure', isOpen: true, isHeld: false, slowModeS: 30 });
    const hello = { type: 'chat.say', to: 'everyone', text: 'Hello' } as const;
    talk.run('viewer-1', hello);
    talk.wait(29_999);
    expect(talk.refusal('viewer-1', hello)).toBe('RATE_LIMITED');
    expect(slowModeWaitMs(talk.state().talk.chat, 'viewer-1', talk.nowMs())).toBe(1);
    talk.run('centre-1', hello);
    talk.run('host-1', hello);
    talk.run('host-1', hello);
    talk.wait(1);
    expect(talk.run('viewer-1', hello)).toEqual(['chat.said']);
    expect(talk.refusal('viewer-1', { ...hello, to: 'hosts' })).toBe('RATE_LIMITED');
  });

  it('is closed to the audience when the hosts say so, which may still write to them', () => {
    const talk = conversation();
    talk.run('host-1', { type: 'chat.configure', isOpen: false, isHeld: false, slowModeS: 0 });
    expect(talk.refusal('viewer-1', { type: 'chat.say', to: 'everyone', text: 'Hello' })).toBe('FORBIDDEN');
    expect(talk.run('viewer-1', { type: 'chat.say', to: 'hosts', text: 'Hello' })).toEqual(['chat.said']);
    expect(talk.run('mod-1', { type: 'chat.say', to: 'everyone', text: 'Welcome' })).toEqual(['chat.said']);
  });

  it('takes what nobody sees out of a text, and lets Urdu be', () => {
    const read = (text: string) => chatCommands['chat.say'].safeParse({ to: 'everyone', text }).data?.text;
    expect(read('  see \u202Emoc.elpmaxe\u202C\u0000\u0007 here\n ')).toBe('see moc.elpmaxe here');
    expect(read('میں نے کہا\u200C تھا')).toBe('میں نے کہا\u200C تھا');
    expect(read('\u202A \u202C')).toBeUndefined();
    expect(read('x'.repeat(1_001))).toBeUndefined();
  });

  it('gives a newcomer the newest of ten thousand messages, and stays JSON', () => {
    let chat: ChatState = emptyChat;
    for (let seq = 1; seq <= 10_000; seq += 1)
      chat = applyChat(chat, {
        ...{ type: 'chat.said', seq, atMs: seq, participantId: 'viewer-1', to: 'everyone', text: `${seq}` },
        isHeld: false,
      });
    const snapshot = projectChat(chat, { participantId: 'viewer-2', isLeader: false });
    expect(snapshot.messages.flat().map(({ text }) => text)).toEqual(
      Array.from({ length: SNAPSHOT_MESSAGES }, (_, index) => `${10_000 - SNAPSHOT_MESSAGES + 1 + index}`),
    );
    expect(snapshot.hasEarlier).toBe(true);
    expect(JSON.stringify(snapshot).length).toBeLessThan(10_000);
    expect(ChatState.parse(JSON.parse(JSON.stringify(chat)))).toEqual(chat);
  });

  it('leaves a message that was restored among those not fetched yet to their page', () => {
    const message: ChatMessage = {
      ...{ seq: 3, atMs: 3, participantId: 'viewer-1', to: 'everyone', text: 'Old', state: 'shown' },
      ...{ shownSeq: 3, shownAtMs: 3 },
    };
    const later = { ...message, seq: 60, shownSeq: 60 };
    const shown = { type: 'chat.shown', seq: 99, atMs: 99, message } as const;
    const windowed: ChatState = { ...emptyChat, hasEarlier: true, messages: [[later]] };
    expect(applyChat(windowed, shown)).toBe(windowed);
    expect(applyChat({ ...windowed, hasEarlier: false }, shown).messages.flat()).toEqual([message, later]);
  });
});
