import { randomUUID } from 'node:crypto';
import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import type { KyselyPlugin } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { databaseTrouble } from '../database/testing-trouble.ts';
import { testClient } from '../rest/test-client.ts';
import { command, type LiveStage, openStage, publish, type StageOptions } from './testing/live-stage.ts';

let stage: LiveStage | undefined;

async function open(options: StageOptions = {}): Promise<LiveStage> {
  stage = await openStage(options);
  return stage;
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('the live socket', () => {
  it('gives a snapshot first, and then every event without a hole', async () => {
    const { enter } = await open();
    const host = await enter('host');
    const speaker = await enter('speaker');
    await command(host, 'backstage.open');
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    await command(host, 'broadcast.pause');
    await command(host, 'broadcast.resume');
    const { seq } = await command(host, 'broadcast.pause');
    for (const client of [host, speaker, viewer]) await eventually(() => client.state().seq === seq);
    for (const client of [host, speaker, viewer]) expect(client.problems).toEqual([]);
    expect(host.state()).toEqual(speaker.state());
    expect(host.state().phase).toBe('paused');
    expect(viewer.state().phase).toBe('paused');
    expect(host.snapshots).toHaveLength(1);
    expect(host.snapshots[0]?.media?.rtpCapabilities.codecs?.length).toBeGreaterThan(0);
    expect(viewer.snapshots[0]?.event.title).toBe('Spring in Nantes');
  });

  it('shows nothing of the backstage to the audience before it is live: no name, no id, not in any frame', async () => {
    const { enter } = await open();
    const early = await enter('viewer');
    const host = await enter('host', { name: 'Secret Host' });
    const speaker = await enter('speaker', { name: 'Hidden Speaker' });
    await command(host, 'backstage.open');
    const { trackId } = await publish(speaker, 'microphone');
    const late = await enter('viewer');
    const centre = await enter('centre');
    await eventually(() => centre.state().seq === host.state().seq && early.state().seq === host.state().seq);
    const hidden = ['Secret Host', 'Hidden Speaker', host.join.participantId, speaker.join.participantId, trackId];
    for (const client of [early, late, centre]) {
      expect(client.problems).toEqual([]);
      expect(client.frames.length).toBeGreaterThan(1);
      for (const text of hidden) expect(client.frames.filter((frame) => frame.includes(text))).toEqual([]);
    }
    await command(host, 'broadcast.goLive');
    await eventually(() => late.frames.some((frame) => frame.includes('Hidden Speaker')));
    expect(Object.keys(late.state().tracks)).toEqual([trackId]);
  });

  it('answers a retry after a lost acknowledgement with the first answer', async () => {
    const { enter, live, eventId } = await open();
    const host = await enter('host');
    const commandId = randomUUID();
    const first = await host.call('backstage.open', { commandId });
    expect(await host.call('backstage.open', { commandId })).toEqual(first);
    const opened = (await live.core.engine.events(eventId)).filter((event) => event.type === 'backstage.opened');
    expect(opened).toHaveLength(1);
  });

  it('answers what trouble of the database interrupts as something to try again, and does it once', async () => {
    const trouble = databaseTrouble();
    const { enter, live, eventId } = await open({ deps: (deps) => ({ ...deps, db: trouble.reach(deps.db) }) });
    const host = await enter('host');
    const commandId = randomUUID();
    trouble.isAway = true;
    const later = { code: 'UNAVAILABLE', retryable: true };
    await expect(host.call('backstage.open', { commandId })).rejects.toMatchObject(later);
    await expect(host.call('backstage.open', { commandId })).rejects.toMatchObject(later);
    trouble.isAway = false;
    await host.call('backstage.open', { commandId });
    const opened = (await live.core.engine.events(eventId)).filter((event) => event.type === 'backstage.opened');
    expect(opened).toHaveLength(1);
  });

  it('keeps the place of somebody who comes back within the lease, without a ghost', async () => {
    const { enter, connect, live, eventId } = await open({ timings: { leaseMs: 60_000 } });
    const host = await enter('host');
    const speaker = await enter('speaker');
    await command(host, 'backstage.open');
    const { trackId } = await publish(speaker, 'microphone');
    await eventually(() => speaker.state().tracks[trackId] !== undefined);
    speaker.drop();
    await eventually(() => host.state().participants[speaker.join.participantId]?.isConnected === false);
    await command(host, 'broadcast.goLive');
    const state = speaker.state();
    const again = await connect(speaker.join, { lastSeq: state.seq, from: state });
    await eventually(() => again.state().phase === 'live');
    await eventually(() => host.state().participants[speaker.join.participantId]?.isConnected === true);
    // Only what it missed: no snapshot, no reset, and the track stands as it did.
    expect(again.snapshots).toEqual([]);
    expect(again.of('media.reset')).toEqual([]);
    expect(again.events[0]?.seq).toBe(state.seq + 1);
    expect(again.problems).toEqual([]);
    expect(Object.keys(host.state().tracks)).toEqual([trackId]);
    expect(Object.keys(host.state().participants)).toHaveLength(2);
    const types = (await live.core.engine.events(eventId)).map((event) => event.type);
    expect(types.filter((type) => type === 'participant.joined')).toHaveLength(2);
    expect(types).not.toContain('participant.left');
  });

  it('gives up somebody who does not come back, and everything of theirs', async () => {
    const { enter, sfu } = await open({ timings: { leaseMs: 150 } });
    const host = await enter('host');
    const speaker = await enter('speaker');
    await command(host, 'backstage.open');
    await publish(speaker, 'microphone');
    await eventually(() => sfu.plane.counts().producers === 1);
    speaker.drop();
    await eventually(() => host.state().participants[speaker.join.participantId] === undefined);
    expect(host.state().tracks).toEqual({});
    await eventually(() => sfu.plane.counts().transports === 0);
    expect(host.problems).toEqual([]);
  });

  it('lets nobody in whose connection is lost before they have arrived', async () => {
    const noting = Promise.withResolvers<void>();
    const noted = new WeakSet<object>();
    const slow: KyselyPlugin = {
      transformQuery({ node, queryId }) {
        if (isHeld && node.kind === 'InsertQueryNode' && node.into?.table.identifier.name === 'attendance')
          noted.add(queryId);
        return node;
      },
      async transformResult({ result, queryId }) {
        if (noted.has(queryId)) await noting.promise;
        return result;
      },
    };
    let isHeld = false;
    const { enter, joinOnly, connect, live, eventId } = await open({
      deps: (deps) => ({ ...deps, db: deps.db.withPlugin(slow) }),
    });
    await enter('host');
    const join = await joinOnly('speaker');
    isHeld = true;
    const speaker = await connect(join, { lastSeq: 1 });
    const arriving = () => live.core.hub.get(join.participantId);
    await eventually(() => arriving() !== undefined);
    speaker.drop();
    await eventually(() => arriving()?.socket.connected === false);
    noting.resolve();
    await eventually(() => arriving() === undefined);
    const joined = (await live.core.engine.events(eventId)).filter(({ type }) => type === 'participant.joined');
    expect(joined).toHaveLength(1);
  });

  it('lets the newer connection of a participant win', async () => {
    const { enter, connect } = await open();
    const first = await enter('host');
    const second = await connect(first.join);
    await eventually(() => !first.socket.connected);
    expect(first.of('access.revoked')).toEqual([{ code: 'CONFLICT' }]);
    await command(second, 'backstage.open');
    await eventually(() => second.state().phase === 'backstage');
    expect(second.state().participants[first.join.participantId]?.isConnected).toBe(true);
    expect(second.of('access.revoked')).toEqual([]);
  });

  it('disconnects everyone of a link that is taken back, at once, and lets nobody in by it', async () => {
    const { enter, link, admin, eventId, connect, app } = await open();
    const host = await enter('host');
    const grant = await link('speaker');
    const speaker = await enter('speaker', { link: grant.token });
    const grantOfViewers = await link('viewer');
    const viewer = await enter('viewer', { link: grantOfViewers.token });
    for (const linkId of [grant.id, grantOfViewers.id])
      await admin.client.call('links.revoke', { params: { id: eventId, linkId }, as: admin.accessToken });
    for (const client of [speaker, viewer]) {
      await eventually(() => !client.socket.connected);
      expect(client.of('access.revoked')).toEqual([{ code: 'LINK_REVOKED' }]);
      await expect(connect(client.join)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    }
    await eventually(() => host.state().participants[speaker.join.participantId] === undefined);
    const join = testClient(app.url).call('broadcasts.join', { body: { link: grant.token, name: 'Again' } });
    await expect(join).rejects.toMatchObject({ code: 'LINK_REVOKED' });
  });

  it('removes, and lets nobody back whom it banned', async () => {
    const { enter, connect, joinOnly, link } = await open();
    const host = await enter('host');
    const grant = await link('centre');
    const centre = await enter('centre', { link: grant.token });
    await command(host, 'backstage.open');
    const { participantId } = centre.join;
    await host.call('participant.remove', { commandId: randomUUID(), participantId, isBanned: true });
    await eventually(() => !centre.socket.connected);
    expect(centre.of('access.revoked')).toEqual([{ code: 'LINK_REVOKED' }]);
    await expect(connect(centre.join)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    const back = joinOnly('centre', { link: grant.token, previousToken: centre.join.joinToken });
    await expect(back).rejects.toMatchObject({ code: 'LINK_REVOKED' });
  });

  it('refuses handshakes that it cannot take, each with its reason', async () => {
    const { joinOnly, connect } = await open();
    const join = await joinOnly('viewer');
    await expect(connect({ ...join, joinToken: 'not.a.token-at-all' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(connect({ ...join, joinToken: 'x' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(connect(join, { protocolVersion: 99 })).rejects.toMatchObject({ code: 'PROTOCOL_VERSION' });
  });

  it('shows an ended broadcast to whoever comes late', async () => {
    const { enter } = await open();
    const host = await enter('host');
    await command(host, 'backstage.open');
    await command(host, 'broadcast.end');
    const viewer = await enter('viewer');
    expect(viewer.state().phase).toBe('ended');
    expect(viewer.snapshots[0]?.media).toBeNull();
  });

  it('ends for those who wait when the event is cancelled, and cannot go live any more', async () => {
    const { enter, admin, app, eventId, joinOnly, live } = await open();
    const host = await enter('host');
    const viewer = await enter('viewer');
    const centre = await enter('centre');
    await command(host, 'backstage.open');
    const cancel = () => admin.client.call('events.cancel', { params: { id: eventId }, as: admin.accessToken });
    await cancel();
    for (const client of [host, viewer, centre]) await eventually(() => client.state().phase === 'ended');
    await expect(command(host, 'broadcast.goLive')).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    await expect(joinOnly('viewer')).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    await cancel();
    const show = testClient(app.url).call('events.show', { params: { id: eventId }, as: admin.accessToken });
    expect(await show).toMatchObject({ isCancelled: true, phase: 'ended' });
    expect(live.core.engine.peek(eventId)?.phase).toBe('ended');
  });

  it('is not cancelled when it goes live at the same moment', async () => {
    const { enter, admin, app, eventId } = await open();
    const host = await enter('host');
    await command(host, 'backstage.open');
    const cancel = admin.client.call('events.cancel', { params: { id: eventId }, as: admin.accessToken });
    const [live, cancelled] = await Promise.allSettled([command(host, 'broadcast.goLive'), cancel]);
    const shown = await testClient(app.url).call('events.show', { params: { id: eventId }, as: admin.accessToken });
    expect([live.status, cancelled.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(shown.isCancelled).toBe(cancelled.status === 'fulfilled');
    expect(shown.phase).toBe(live.status === 'fulfilled' ? 'live' : 'ended');
  });

  it('counts the audience for everyone, and names the centres to the staff only', async () => {
    const { enter } = await open();
    const host = await enter('host');
    const viewer = await enter('viewer');
    const centre = await enter('centre');
    await eventually(
      () => host.of('audience.counted').at(-1)?.viewers === 1 && host.of('audience.counted').at(-1)?.centres === 1,
    );
    expect(host.of('audience.counted').at(-1)).toEqual({
      viewers: 1,
      centres: 1,
      heads: 25,
      centreList: [
        {
          participantId: centre.join.participantId,
          name: 'Centre Lahore',
          city: 'Lahore',
          heads: 25,
          isConnected: true,
        },
      ],
    });
    await eventually(() => viewer.of('audience.counted').at(-1)?.heads === 25);
    expect(viewer.of('audience.counted').every((counted) => counted.centreList === null)).toBe(true);
    viewer.close();
    await eventually(() => host.of('audience.counted').at(-1)?.viewers === 0);
    await centre.call('participant.count', { commandId: randomUUID(), headCount: 7 });
    await eventually(() => host.of('audience.counted').at(-1)?.heads === 7);
  });

  it('asks for consent before it lets anybody into a recorded event, and keeps the answer', async () => {
    const { app, link, enter, live, joinOnly } = await open({ isRecordedAutomatically: true });
    const { token } = await link('viewer');
    const join = testClient(app.url).call('broadcasts.join', { body: { link: token, name: 'Someone' } });
    await expect(join).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
    const host = await enter('host', { consent: { choice: 'watch-only', textVersion: 'text-1' } });
    expect(await live.core.participants.find(host.join.participantId)).toMatchObject({
      consent: 'watch-only',
      consent_text_version: 'text-1',
    });
    await command(host, 'backstage.open');
    await expect(publish(host, 'microphone')).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
    const consent = { commandId: randomUUID(), consent: 'seen-and-heard' as const, textVersion: 'text-2' };
    await host.call('consent.give', consent);
    await publish(host, 'microphone');
    expect(await live.core.participants.find(host.join.participantId)).toMatchObject({
      consent_text_version: 'text-2',
    });
    const viewer = await enter('viewer', { consent: { choice: 'watch-only', textVersion: 'text-1' } });
    await viewer.call('consent.give', { ...consent, commandId: randomUUID() });
    expect(await live.core.participants.find(viewer.join.participantId)).toMatchObject({ consent: 'seen-and-heard' });
    await expect(joinOnly('centre', { centre: undefined })).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('makes an account one participant, and a host where it may host', async () => {
    const { admin, app, eventId, connect } = await open();
    const body = { eventId, name: 'Ada', consent: { choice: 'seen-and-heard', textVersion: '1' } };
    const join = () => testClient(app.url).call('broadcasts.join', { body, as: admin.accessToken });
    const [first, second] = await Promise.all([join(), join()]);
    expect(first.participantId).toBe(second.participantId);
    const host = await connect(first);
    expect(host.snapshots[0]?.you).toEqual({ participantId: first.participantId, role: 'host' });
    await expect(testClient(app.url).call('broadcasts.join', { body })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('refuses too many calls on one connection, and goes on', async () => {
    const clock = manualClock(Date.now());
    const { enter } = await open({ clock });
    const host = await enter('host');
    const calls = Array.from({ length: 200 }, () => host.call('media.resume', { subscriptionIds: [] }));
    const codes = (await Promise.allSettled(calls)).map((call) =>
      call.status === 'rejected' ? call.reason.code : 'ok',
    );
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(80);
    clock.advance(1_000);
    await command(host, 'backstage.open');
    expect(host.socket.connected).toBe(true);
  });

  it('takes up where it stood after a restart of the service', async () => {
    const timings = { leaseMs: 60_000, graceMs: 60_000 };
    const { enter, connect, restart, live, eventId } = await open({ timings });
    const host = await enter('host');
    const speaker = await enter('speaker');
    await command(host, 'backstage.open');
    const { trackId } = await publish(speaker, 'microphone');
    await command(host, 'broadcast.goLive');
    await eventually(() => speaker.state().phase === 'live');
    const state = speaker.state();
    expect(live.core.hub.all()).toHaveLength(2);
    await restart();
    // The inventory of the SFU has arrived: else the speaker could be told to begin again.
    await eventually(() => stage?.live.core.media.openRoom(eventId));
    const again = await connect(speaker.join, { lastSeq: state.seq, from: state });
    const hostAgain = await connect(host.join);
    await eventually(() => hostAgain.state().seq >= state.seq);
    expect(hostAgain.state().phase).toBe('live');
    expect(Object.values(hostAgain.state().participants).every((participant) => participant.isConnected)).toBe(true);
    // The SFU went on: the speaker's transports and the track are still there.
    expect(again.of('media.reset')).toEqual([]);
    expect(Object.keys(hostAgain.state().tracks)).toEqual([trackId]);
    expect(again.problems).toEqual([]);
  });

  it('gives up who waited in an event that has not begun, however long the service was off', async () => {
    const clock = manualClock(Date.now());
    const { enter, restart, eventId } = await open({ clock, timings: { leaseMs: 400, graceMs: 100 } });
    const centre = await enter('centre');
    await stage?.app.app.close();
    clock.advance(48 * 60 * 60_000);
    await restart();
    const participants = async () => (await stage?.live.core.engine.state(eventId))?.participants;
    expect(Object.keys((await participants()) ?? {})).toEqual([centre.join.participantId]);
    clock.advance(1_000);
    await eventually(async () => expect(await participants()).toEqual({}));
  });

  it('gives up those who do not come back after a restart', async () => {
    const clock = manualClock(Date.now());
    const { enter, connect, restart } = await open({ clock, timings: { leaseMs: 400, graceMs: 100 } });
    const host = await enter('host');
    const speaker = await enter('speaker');
    await command(host, 'backstage.open');
    await eventually(() => speaker.state().phase === 'backstage');
    await restart();
    const again = await connect(host.join);
    clock.advance(500);
    await eventually(() => again.state().participants[speaker.join.participantId] === undefined);
    const types = again.events.map((event) => event.type);
    expect(types).toEqual(expect.arrayContaining(['participant.dropped', 'participant.left']));
  });
});
