import { randomUUID } from 'node:crypto';
import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { command, type Joined, type LiveStage, openStage, publish, type StageOptions } from './testing/live-stage.ts';

let stage: LiveStage | undefined;

async function openLive(options: StageOptions = {}) {
  stage = await openStage(options);
  const host = await stage.enter('host');
  await command(host, 'backstage.open');
  await command(host, 'broadcast.goLive');
  return { ...stage, host };
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const raise = (client: Joined, about = '') => client.call('hand.raise', { commandId: randomUUID(), about });
const move = (host: Joined, name: 'stage.bring' | 'stage.release', { join }: Joined) =>
  host.call(name, { commandId: randomUUID(), participantId: join.participantId });
const handsOf = (client: Joined) => client.state().stage.hands.map((hand) => hand.participantId);

describe('the way to the stage', () => {
  it('leads a viewer from their hand on stage, where they publish, and back, over one connection', async () => {
    const { enter, host, sfu } = await openLive();
    const viewer = await enter('viewer', { name: 'Ana of the third row' });
    const other = await enter('viewer');
    const { participantId } = viewer.join;
    await expect(publish(viewer, 'camera')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await raise(viewer, 'About kites');
    await eventually(() => handsOf(host).length === 1);
    expect(host.state().stage.hands).toMatchObject([{ participantId, about: 'About kites' }]);
    expect(host.of('broadcast.events').some(({ names }) => names[participantId]?.name === 'Ana of the third row')).toBe(
      true,
    );
    await eventually(() => handsOf(viewer).length === 1);
    await move(host, 'stage.bring', viewer);
    await eventually(() => viewer.state().participants[participantId]?.place === 'stage');
    expect(handsOf(host)).toEqual([]);
    const { trackId } = await publish(viewer, 'camera');
    await eventually(() => other.state().tracks[trackId] !== undefined);
    await move(host, 'stage.release', viewer);
    await eventually(() => other.state().tracks[trackId] === undefined);
    await eventually(() => sfu.plane.counts().producers === 0);
    await expect(publish(viewer, 'camera')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const client of [host, viewer, other]) {
      expect(client.socket.connected).toBe(true);
      expect(client.problems).toEqual([]);
    }
    expect(host.frames.some((frame) => frame.includes('About kites'))).toBe(true);
    expect(other.frames.some((frame) => frame.includes('About kites'))).toBe(false);
  });

  it('keeps the hand of a viewer whose connection is cut, and lowers it when they do not come back', async () => {
    const { enter, connect, host } = await openLive({ timings: { leaseMs: 400 } });
    const viewer = await enter('viewer');
    const { participantId } = viewer.join;
    await raise(viewer);
    await eventually(() => handsOf(viewer).length === 1);
    viewer.drop();
    await eventually(() => host.state().participants[participantId]?.isConnected === false);
    const again = await connect(viewer.join);
    await eventually(() => host.state().participants[participantId]?.isConnected === true);
    expect(handsOf(again)).toEqual([participantId]);
    again.drop();
    await eventually(() => host.state().participants[participantId] === undefined);
    expect(handsOf(host)).toEqual([]);
  });

  it('takes no flood of hands from one, and goes on for the others', async () => {
    const { enter, host } = await openLive();
    const [centre, other] = [await enter('centre'), await enter('centre')];
    const last = { commandId: randomUUID(), about: 'Word 0' };
    const kept = await centre.call('hand.raise', last);
    const raised = await Promise.allSettled(Array.from({ length: 19 }, (_, count) => raise(centre, `Word ${count}`)));
    const codes = raised.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'ok'));
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(12);
    // Its answer was lost: the hand is up, and is not counted again.
    expect(await centre.call('hand.raise', last)).toEqual(kept);
    await raise(other);
    await eventually(() => handsOf(host).length === 2);
  });

  it('begins for no viewer whose hand is refused', async () => {
    stage = await openStage();
    const viewer = await stage.enter('viewer');
    await expect(raise(viewer)).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    const { participants } = await stage.live.core.engine.state(stage.eventId);
    expect(participants[viewer.join.participantId]).toBeUndefined();
  });

  it('lets a banned viewer back neither at the socket nor at the door', async () => {
    const { enter, connect, joinOnly, link, host } = await openLive();
    const { token } = await link('viewer');
    const viewer = await enter('viewer', { link: token });
    const { participantId, joinToken } = viewer.join;
    await raise(viewer);
    await host.call('participant.remove', { commandId: randomUUID(), participantId, isBanned: true });
    await eventually(() => !viewer.socket.connected);
    expect(viewer.of('access.revoked')).toEqual([{ code: 'LINK_REVOKED' }]);
    await expect(connect(viewer.join)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    const back = joinOnly('viewer', { link: token, previousToken: joinToken });
    await expect(back).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    // The link is a whole class's.
    await joinOnly('viewer', { link: token });
  });
});

describe('whoever only watches, or writes', () => {
  it('is sent away, and kept out, by whoever leads; of those who are gone only viewers', async () => {
    const { enter, connect, host, newEvent } = await openLive({ timings: { leaseMs: 100 } });
    const [loud, reader, other] = [await enter('viewer'), await enter('viewer'), await enter('host')];
    const moderator = await enter('moderator');
    const say = (client: Joined) =>
      client.call('chat.say', { commandId: randomUUID(), to: 'everyone', text: 'Buy kites from me' });
    const ban = (by: Joined, { join: { participantId } }: Joined) =>
      by.call('participant.remove', { commandId: randomUUID(), participantId, isBanned: true });
    for (const client of [loud, other]) await say(client);
    await expect(ban(reader, loud)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { seq } = await ban(moderator, loud);
    await eventually(() => !loud.socket.connected);
    expect(loud.of('access.revoked')).toEqual([{ code: 'LINK_REVOKED' }]);
    await expect(connect(loud.join)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    await eventually(() => reader.state().seq >= seq);
    expect(reader.events.find((event) => event.seq === seq)).toMatchObject({ type: 'hidden' });
    const silent = await enter('viewer', { name: 'Émile Silent' });
    const list = (by: Joined, search: string) => by.call('audience.list', { search });
    await expect.poll(async () => (await list(moderator, '')).found).toBe(2);
    const [found] = (await list(moderator, 'emile')).viewers;
    expect(found).toEqual({ participantId: silent.join.participantId, name: 'Émile Silent', centreName: null });
    for (const by of [reader, await enter('speaker'), await enter('centre')])
      await expect(list(by, '')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await ban(moderator, silent);
    await eventually(() => !silent.socket.connected);
    await expect(connect(silent.join)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    await expect
      .poll(async () => (await list(host, '')).viewers)
      .toMatchObject([{ participantId: reader.join.participantId }]);
    const nobody = { commandId: randomUUID(), participantId: 'nobody-at-all', isBanned: true };
    await expect(host.call('participant.remove', nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const elsewhere = await (await newEvent()).enter('viewer');
    await expect(ban(host, elsewhere)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    other.drop();
    await eventually(() => host.state().participants[other.join.participantId] === undefined);
    await expect(ban(moderator, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a locked broadcast', () => {
  it('lets nobody new in but hosts, and everybody back who was there', async () => {
    const { enter, link, joinOnly, connect, host } = await openLive();
    const { token } = await link('viewer');
    const viewer = await enter('viewer', { link: token });
    const { participantId, joinToken: previousToken } = viewer.join;
    const lock = (name: 'broadcast.lock' | 'broadcast.unlock') => host.call(name, { commandId: randomUUID() });
    await lock('broadcast.lock');
    for (const role of ['moderator', 'speaker', 'centre', 'viewer'] as const)
      await expect(joinOnly(role)).rejects.toMatchObject({ code: 'LOCKED' });
    viewer.drop();
    expect(await joinOnly('viewer', { link: token, previousToken })).toMatchObject({ participantId });
    await connect(viewer.join);
    await enter('host');
    await lock('broadcast.unlock');
    await joinOnly('speaker');
  });
});

describe('the picture', () => {
  it('follows whoever the SFU hears', async () => {
    const clock = manualClock(Date.now());
    const { enter, host, sfu } = await openLive({ clock });
    const speaker = await enter('speaker');
    const own = await publish(host, 'microphone');
    const other = await publish(speaker, 'microphone');
    const hear = async (producerId: string) => {
      const before = host.of('levels.measured').length;
      sfu.plane.measureLevels([{ producerId, levelDb: -15 }]);
      await eventually(() => host.of('levels.measured').length > before);
      clock.advance(500);
    };
    const speakerId = () => host.state().stage.speakerId;
    await hear(own.producerId);
    expect(speakerId()).toBeNull();
    await host.call('stage.follow', { commandId: randomUUID(), layout: 'one' });
    await hear(own.producerId);
    await eventually(() => speakerId() === host.join.participantId);
    for (let count = 0; count < 5; count += 1) await hear(other.producerId);
    await eventually(() => speakerId() === speaker.join.participantId);
    await host.call('stage.feature', { commandId: randomUUID(), layout: 'one', trackIds: [] });
    await eventually(() => speakerId() === null);
    expect(host.problems).toEqual([]);
  });
});

describe('a broadcast whose host has vanished', () => {
  it('is led by a moderator after a while, and by the host again who comes back', async () => {
    const { enter, connect, host } = await openLive({ timings: { leaseMs: 60_000, standInMs: 200 } });
    const moderator = await enter('moderator');
    const speaker = await enter('speaker');
    await expect(command(moderator, 'broadcast.pause')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    host.drop();
    await eventually(() => moderator.snapshots.at(-1)?.you.role === 'host');
    await command(moderator, 'broadcast.pause');
    await eventually(() => speaker.state().phase === 'paused');
    const again = await connect(host.join);
    await eventually(() => moderator.snapshots.at(-1)?.you.role === 'moderator');
    await expect(command(moderator, 'broadcast.resume')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await command(again, 'broadcast.resume');
    for (const client of [moderator, speaker, again]) expect(client.problems).toEqual([]);
  });

  it('is taken over also by a service that was started after the host had gone', async () => {
    const clock = manualClock(Date.now());
    const timings = { leaseMs: 600_000, graceMs: 600_000, standInMs: 30_000 };
    const { enter, connect, host, restart } = await openLive({ clock, timings });
    const moderator = await enter('moderator');
    const { participantId } = host.join;
    host.drop();
    await eventually(() => moderator.state().participants[participantId]?.isConnected === false);
    await restart();
    const again = await connect(moderator.join);
    expect(again.snapshots.at(-1)?.you.role).toBe('moderator');
    clock.advance(31_000);
    await eventually(() => again.snapshots.at(-1)?.you.role === 'host');
  });

  it('passes to whom the host hands it, who gets the host’s page without a new connection', async () => {
    const { enter, host } = await openLive();
    const speaker = await enter('speaker');
    const { participantId } = speaker.join;
    await host.call('host.pass', { commandId: randomUUID(), participantId, staysHost: false });
    await eventually(() => speaker.snapshots.at(-1)?.you.role === 'host');
    await eventually(() => host.snapshots.at(-1)?.you.role === 'moderator');
    await command(speaker, 'broadcast.end');
    await eventually(() => host.state().phase === 'ended');
  });
});
