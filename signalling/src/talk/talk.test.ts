import { randomUUID } from 'node:crypto';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { command, type Joined, type LiveStage, openStage, type StageOptions } from '../live/testing/live-stage.ts';
import { refusingLimits } from '../live/testing/refusing-limits.ts';
import { refusal } from '../rest/test-client.ts';

let stage: LiveStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function live(options: StageOptions = {}) {
  const opened = await openStage(options);
  stage = opened;
  const host = await opened.enter('host');
  await command(host, 'backstage.open');
  await command(host, 'broadcast.goLive');
  return { opened, host };
}

const id = () => ({ commandId: randomUUID() });
const say = (client: Joined, text: string, to: 'everyone' | 'hosts' = 'everyone') =>
  client.call('chat.say', { ...id(), to, text });
const texts = (client: Joined) => client.state().talk.chat.messages.flatMap((piece) => piece.map(({ text }) => text));
const reached = (client: Joined, seq: number) => eventually(() => client.state().seq >= seq);
const namesOf = (client: Joined) =>
  Object.assign(
    {},
    ...client.snapshots.map(({ names }) => names),
    ...client.of('broadcast.events').map((e) => e.names),
  );

describe('messages', () => {
  it('that are held reach nobody but their author and those who moderate, in no frame, until they are approved', async () => {
    const { opened, host } = await live();
    const [author, other, speaker] = [
      await opened.enter('viewer', { name: 'Amina of Lahore' }),
      await opened.enter('viewer'),
      await opened.enter('speaker'),
    ];
    await host.call('chat.configure', { ...id(), isOpen: true, isHeld: true, slowModeS: 0 });
    const { seq } = await say(author, 'please approve me');
    await Promise.all([host, author, other, speaker].map((client) => reached(client, seq)));
    expect(host.state().talk.chat.held).toMatchObject([{ text: 'please approve me', state: 'held' }]);
    expect(author.state().talk.chat.held).toHaveLength(1);
    const late = await opened.enter('viewer');
    for (const client of [other, speaker, late]) {
      expect(client.state().talk.chat.held).toEqual([]);
      for (const text of ['please approve me', 'Amina of Lahore', author.join.participantId])
        expect(client.frames.filter((frame) => frame.includes(text))).toEqual([]);
    }
    const approved = await host.call('chat.approve', { ...id(), messageSeq: seq });
    for (const client of [host, author, other, speaker, late]) {
      await reached(client, approved.seq);
      expect(texts(client)).toEqual(['please approve me']);
      expect(namesOf(client)[author.join.participantId]).toMatchObject({ name: 'Amina of Lahore' });
      expect(client.problems).toEqual([]);
    }
    const hidden = await host.call('chat.hide', { ...id(), messageSeq: seq });
    await Promise.all([author, other].map((client) => reached(client, hidden.seq)));
    expect(texts(other)).toEqual([]);
    expect(author.state().talk.chat.messages.flat()).toMatchObject([{ state: 'hidden' }]);
  });

  it('come in pages, with the names of who wrote them, and none that was said to the hosts', async () => {
    const { opened, host } = await live();
    const centre = await opened.enter('centre');
    for (let count = 0; count < 55; count += 1) await say(host, `message ${count}`);
    await say(host, 'between us', 'hosts');
    const { seq } = await say(centre, 'the last');
    const late = await opened.enter('viewer');
    await reached(late, seq);
    const { chat } = late.state().talk;
    expect(chat.hasEarlier).toBe(true);
    expect(texts(late)).toHaveLength(50);
    expect(texts(late).at(-1)).toBe('the last');
    const beforeSeq = chat.messages[0]?.[0]?.shownSeq ?? 0;
    const page = await late.call('chat.page', { beforeSeq, limit: 50 });
    expect(page.hasEarlier).toBe(false);
    expect(page.messages.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5].map((count) => `message ${count}`));
    expect(Object.keys(page.names)).toEqual([host.join.participantId]);
    expect(late.frames.join()).not.toContain('between us');
    // A change of the stage sends no message twice.
    const { seq: moved } = await host.call('stage.bring', { ...id(), participantId: centre.join.participantId });
    await reached(late, moved);
    expect(late.snapshots.at(-1)).toMatchObject({ isTalkKept: true, state: { talk: { chat: { messages: [] } } } });
    expect(texts(late)).toHaveLength(50);
  });

  it('survive a restart, and come to whoever was away', async () => {
    const { opened, host } = await live();
    const viewer = await opened.enter('viewer');
    await say(viewer, 'before');
    await eventually(() => texts(viewer).length === 1);
    const from = viewer.state();
    viewer.drop();
    const { seq } = await say(host, 'meanwhile');
    const back = await opened.connect(viewer.join, { lastSeq: from.seq, from });
    await reached(back, seq);
    expect(texts(back)).toEqual(['before', 'meanwhile']);
    await opened.restart();
    const again = await opened.connect(viewer.join);
    expect(texts(again)).toEqual(['before', 'meanwhile']);
  });

  it('of a flood from one are refused, and hurt nobody else', async () => {
    const { opened, host } = await live();
    const [loud, other] = [await opened.enter('viewer'), await opened.enter('viewer')];
    for (let count = 0; count < 11; count += 1) await say(loud, `again ${count}`);
    const last = { ...id(), to: 'everyone', text: 'the twelfth' } as const;
    const kept = await loud.call('chat.say', last);
    expect(await refusal(say(loud, 'once more'))).toBe('RATE_LIMITED');
    // Its answer was lost: it is no message more, and stands once.
    expect(await loud.call('chat.say', last)).toEqual(kept);
    const { seq } = await say(other, 'and I?');
    await reached(host, seq);
    expect(texts(host).slice(-3)).toEqual(['again 10', 'the twelfth', 'and I?']);
  });
});

describe('votes', () => {
  const open = (host: Joined, isAnonymous: boolean) =>
    host.call('poll.open', {
      ...{ ...id(), kind: 'single', text: 'Tea or coffee?', options: ['Tea', 'Coffee'] },
      ...{ isAnonymous, areResultsLive: false },
    });
  const pollOf = (client: Joined) => {
    const poll = Object.values(client.state().talk.polls).at(-1);
    if (!poll) throw new Error('there is no poll');
    return poll;
  };

  it('without a name stand nowhere with one, count once, and can be told from nobody’s when the poll is closed', async () => {
    const { opened, host } = await live();
    const [viewer, centre] = [await opened.enter('viewer'), await opened.enter('centre')];
    const { seq } = await open(host, true);
    await reached(viewer, seq);
    const pollId = pollOf(viewer).id;
    await viewer.call('poll.vote', { ...id(), pollId, counts: [1, 0] });
    await viewer.call('poll.vote', { ...id(), pollId, counts: [0, 1] });
    const last = await centre.call('poll.vote', { ...id(), pollId, counts: [20, 5] });
    expect(await viewer.call('poll.mine', { pollId })).toEqual({ counts: [0, 1] });
    await reached(host, last.seq);
    expect(pollOf(host)).toMatchObject({ result: { counts: [20, 6], ballots: 2 }, ballots: {} });
    await reached(viewer, last.seq);
    expect(pollOf(viewer).result).toBeNull();
    await opened.restart();
    const [again, hostAgain] = [await opened.connect(viewer.join), await opened.connect(host.join)];
    await again.call('poll.vote', { ...id(), pollId, counts: [1, 0] });
    const { seq: closed } = await hostAgain.call('poll.close', { ...id(), pollId });
    await reached(again, closed);
    expect(pollOf(again).result).toEqual({ counts: [21, 5], ballots: 2 });
    expect(await again.call('poll.mine', { pollId })).toEqual({ counts: null });
    const { db } = opened.app.app.inside;
    const rows = await db.selectFrom('broadcast_events').selectAll().where('type', '=', 'poll.voted').execute();
    const commands = await db.selectFrom('broadcast_commands').selectAll().execute();
    const ids = rows.map(({ seq: number }) => number);
    const beside = commands.filter(({ reply }) => ids.includes((JSON.parse(reply) as { seq: number }).seq));
    expect([rows.length, beside.length]).toEqual([4, 4]);
    for (const { join } of [viewer, centre]) expect(JSON.stringify([rows, beside])).not.toContain(join.participantId);
    expect(await db.selectFrom('poll_secrets').selectAll().execute()).toEqual([]);
  });

  it('whose answer was lost are answered again when too many were given since, and when the poll is closed', async () => {
    let isFull = false;
    const { opened, host } = await live({ deps: refusingLimits(() => isFull) });
    const [viewer, other] = [await opened.enter('viewer'), await opened.enter('viewer')];
    const { seq } = await open(host, true);
    await reached(viewer, seq);
    const pollId = pollOf(viewer).id;
    const last = { ...id(), pollId, counts: [0, 1] };
    const kept = await viewer.call('poll.vote', last);
    isFull = true;
    expect(await refusal(viewer.call('poll.vote', { ...last, ...id() }))).toBe('RATE_LIMITED');
    expect(await viewer.call('poll.vote', last)).toEqual(kept);
    isFull = false;
    await host.call('poll.close', { ...id(), pollId });
    expect(await viewer.call('poll.vote', last)).toEqual(kept);
    // The id opens nothing else.
    const said = other.call('chat.say', { commandId: last.commandId, to: 'everyone', text: 'mine?' });
    expect(await refusal(said)).toBe('CONFLICT');
    expect(await refusal(other.call('poll.vote', { ...last, ...id() }))).toBe('CONFLICT');
    const { polls } = (await opened.live.core.engine.state(opened.eventId)).talk;
    expect(polls[pollId]?.result).toEqual({ counts: [0, 1], ballots: 1 });
  });

  it('by name are told to those who moderate, and to nobody else', async () => {
    const { opened, host } = await live();
    const [viewer, other] = [await opened.enter('viewer', { name: 'Vera Voter' }), await opened.enter('viewer')];
    const { seq } = await open(host, false);
    await reached(viewer, seq);
    const vote = await viewer.call('poll.vote', { ...id(), pollId: pollOf(viewer).id, counts: [1, 0] });
    await Promise.all([host, other].map((client) => reached(client, vote.seq)));
    expect(pollOf(host).ballots).toEqual({ [viewer.join.participantId]: [1, 0] });
    expect(namesOf(host)[viewer.join.participantId]).toMatchObject({ name: 'Vera Voter' });
    expect(other.frames.join()).not.toContain(viewer.join.participantId);
  });

  it('for questions are counted for everyone, and whose they are stays with each', async () => {
    const { opened, host } = await live();
    const [asker, voter] = [await opened.enter('viewer'), await opened.enter('viewer')];
    const { seq } = await asker.call('question.ask', { ...id(), text: 'How old is the castle?' });
    await reached(voter, seq);
    const [questionId = ''] = Object.keys(voter.state().talk.questions);
    const vote = await voter.call('question.vote', { ...id(), questionId, isFor: true });
    await Promise.all([host, asker, voter].map((client) => reached(client, vote.seq)));
    expect(asker.state().talk.questions[questionId]).toMatchObject({ votes: 1, voterIds: [] });
    expect(voter.state().talk.questions[questionId]).toMatchObject({ votes: 1, voterIds: [voter.join.participantId] });
    for (const client of [host, asker]) expect(client.frames.join()).not.toContain(voter.join.participantId);
  });
});

describe('reactions', () => {
  it('come to everyone as counts, and stand in no log', async () => {
    const { opened, host } = await live();
    const [one, two] = [await opened.enter('viewer'), await opened.enter('centre')];
    const { seq } = await opened.live.core.engine.state(opened.eventId);
    for (const client of [one, two, one]) await client.call('reaction.send', { kind: 'applause' });
    await one.call('reaction.send', { kind: 'heart' });
    const counted = (client: Joined) => {
      const sum: Record<string, number> = {};
      for (const { counts } of client.of('reactions.counted'))
        for (const [kind, count] of Object.entries(counts)) sum[kind] = (sum[kind] ?? 0) + count;
      return sum;
    };
    for (const client of [host, one, two])
      await eventually(() => counted(client)['applause'] === 3 && counted(client)['heart'] === 1);
    expect(host.frames.filter((frame) => frame.includes('reactions.counted')).join()).not.toContain(
      one.join.participantId,
    );
    expect((await opened.live.core.engine.state(opened.eventId)).seq).toBe(seq);
    await command(host, 'broadcast.end');
    expect(await refusal(one.call('reaction.send', { kind: 'applause' }))).toBe('WRONG_PHASE');
  });
});

describe('a flood', () => {
  it('is refused before the log is asked, for which the others wait', async () => {
    let isFull = false;
    const { opened, host } = await live({ deps: refusingLimits(() => isFull) });
    const viewer = await opened.enter('viewer');
    const { seq } = await host.call('poll.open', {
      ...{ ...id(), kind: 'single', text: 'Tea?', options: ['Yes', 'No'] },
      ...{ isAnonymous: false, areResultsLive: false },
    });
    await reached(viewer, seq);
    const [pollId = ''] = Object.keys(viewer.state().talk.polls);
    const { engine } = opened.live.core;
    const asked = Promise.withResolvers<void>();
    const stateOf = engine.state;
    engine.state = async (broadcastId) => {
      await asked.promise;
      return stateOf(broadcastId);
    };
    try {
      await viewer.call('reaction.send', { kind: 'heart' });
      await viewer.call('poll.vote', { ...id(), pollId, counts: [1, 0] });
      isFull = true;
      for (const refused of [
        viewer.call('reaction.send', { kind: 'heart' }),
        viewer.call('chat.page', { beforeSeq: seq, limit: 50 }),
        viewer.call('poll.vote', { ...id(), pollId, counts: [0, 1] }),
      ])
        expect(await refusal(refused)).toBe('RATE_LIMITED');
    } finally {
      asked.resolve();
      engine.state = stateOf;
    }
  });
});
