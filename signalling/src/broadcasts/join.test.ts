import { randomUUID } from 'node:crypto';
import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { command, type LiveStage, openStage, type StageOptions } from '../live/testing/live-stage.ts';
import { addPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';

let stage: LiveStage | undefined;

async function open(options: StageOptions = {}): Promise<LiveStage> {
  stage = await openStage(options);
  return stage;
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('a ban', () => {
  it('holds for the link of one person, also in a new tab, and for nobody who came with it before', async () => {
    const { enter, link, joinOnly } = await open();
    const host = await enter('host');
    await command(host, 'backstage.open');
    for (const role of ['moderator', 'speaker', 'interpreter', 'centre'] as const) {
      const { token } = await link(role);
      const banned = await enter(role, { link: token });
      const other = await joinOnly(role, { link: token });
      await host.call('participant.remove', {
        commandId: randomUUID(),
        participantId: banned.join.participantId,
        isBanned: true,
      });
      await eventually(() => !banned.socket.connected);
      const { joinToken: previousToken } = banned.join;
      expect(await refusal(joinOnly(role, { link: token, previousToken }))).toBe('LINK_REVOKED');
      expect(await refusal(joinOnly(role, { link: token }))).toBe('LINK_REVOKED');
      const back = await joinOnly(role, { link: token, previousToken: other.joinToken });
      expect(back.participantId).toBe(other.participantId);
      expect((await joinOnly(role)).participantId).not.toBe(banned.join.participantId);
    }
  });

  it('is no ban when somebody was only removed', async () => {
    const { enter, link, joinOnly } = await open();
    const host = await enter('host');
    const { token } = await link('centre');
    const removed = await enter('centre', { link: token });
    const participantId = removed.join.participantId;
    await host.call('participant.remove', { commandId: randomUUID(), participantId, isBanned: false });
    await eventually(() => !removed.socket.connected);
    expect((await joinOnly('centre', { link: token })).participantId).not.toBe(participantId);
  });
});

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

describe('a join token', () => {
  it('that has expired still makes its holder the same participant again, with the same link', async () => {
    const clock = manualClock(Date.now());
    const { enter, link, joinOnly, connect } = await open({ clock, timings: { leaseMs: 365 * dayMs } });
    const host = await enter('host');
    const grant = await link('speaker', 60 * dayMs);
    const speaker = await enter('speaker', { link: grant.token });
    await command(host, 'backstage.open');
    const { participantId, joinToken: previousToken, expiresAtMs } = speaker.join;
    clock.set(expiresAtMs + 1_000);
    await expect(connect(speaker.join)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const renewed = await joinOnly('speaker', { link: grant.token, previousToken, consent: undefined });
    expect(renewed.participantId).toBe(participantId);
    await connect(renewed);
    await eventually(() => host.state().participants[participantId]?.isConnected === true);
    expect(Object.keys(host.state().participants)).toHaveLength(2);
    const other = await link('speaker', 60 * dayMs);
    expect((await joinOnly('speaker', { link: other.token, previousToken })).participantId).not.toBe(participantId);
    clock.set(expiresAtMs + 27 * dayMs);
    expect((await joinOnly('speaker', { link: grant.token, previousToken })).participantId).toBe(participantId);
    clock.set(expiresAtMs + 29 * dayMs);
    expect((await joinOnly('speaker', { link: grant.token, previousToken })).participantId).not.toBe(participantId);
  });

  it('keeps a consent that was withdrawn meanwhile withdrawn when it is renewed', async () => {
    const { enter, link, joinOnly, live } = await open({ isRecordedAutomatically: true });
    const { token } = await link('speaker');
    const speaker = await enter('speaker', { link: token });
    await speaker.call('consent.give', { commandId: randomUUID(), consent: 'watch-only', textVersion: '1' });
    const { joinToken: previousToken, participantId } = speaker.join;
    await joinOnly('speaker', { link: token, previousToken, consent: undefined });
    expect(speaker.state().participants[participantId]?.consent).toBe('watch-only');
    expect(await live.core.participants.find(participantId)).toMatchObject({ consent: 'watch-only' });
  });

  it('keeps the heads that a centre has counted since, when its renewal says nothing of them', async () => {
    const { enter, link, joinOnly, live, app, admin, eventId } = await open();
    const { token } = await link('centre');
    const centre = await enter('centre', { link: token });
    const { participantId, joinToken: previousToken } = centre.join;
    await centre.call('participant.count', { commandId: randomUUID(), headCount: 7 });
    await joinOnly('centre', { link: token, previousToken, centre: undefined, name: 'Lahore' });
    expect(centre.state().participants[participantId]?.headCount).toBe(7);
    const kept = { role: 'centre', head_count: 7, centre_name: 'Centre Lahore', city: 'Lahore', name: 'Lahore' };
    expect(await live.core.participants.find(participantId)).toMatchObject(kept);
    expect(await refusal(joinOnly('centre', { link: token, centre: undefined }))).toBe('INVALID');
    // The same for a coordinator, whose account opens the door.
    const { institutionId } = admin.person;
    await admin.client.call('events.update', {
      ...{ params: { id: eventId }, as: admin.accessToken, body: { visibility: 'partners' } },
    });
    const email = 'coordinator@campus.example';
    const coordinator = await addPerson(app, admin, { role: 'coordinator', institutionId, email });
    const body = { eventId, name: 'Bologna', centre: { name: 'Bologna', city: '', headCount: 12 } };
    const as = coordinator.accessToken;
    const own = await coordinator.client.call('broadcasts.join', { as, body });
    const renewal = { eventId, name: 'Bologna', previousToken: own.joinToken };
    await coordinator.client.call('broadcasts.join', { as, body: renewal });
    expect(await live.core.participants.find(own.participantId)).toMatchObject({ role: 'centre', head_count: 12 });
  });

  it('is renewed for somebody who came before it was recorded, and was not asked yet: they are asked where they are', async () => {
    const { enter, link, joinOnly, admin, eventId, app } = await open();
    const host = await enter('host');
    await command(host, 'backstage.open');
    const { token } = await link('viewer');
    const viewer = await joinOnly('viewer', { link: token, consent: undefined });
    const ownBody = { eventId, name: 'Ada' };
    const own = await admin.client.call('broadcasts.join', { body: ownBody, as: admin.accessToken });
    await command(host, 'recording.start');
    const previousToken = viewer.joinToken;
    const renewed = await joinOnly('viewer', { link: token, previousToken, consent: undefined });
    expect(renewed.participantId).toBe(viewer.participantId);
    const body = { ...ownBody, previousToken: own.joinToken };
    const { participantId } = await testClient(app.url).call('broadcasts.join', { body, as: admin.accessToken });
    expect(participantId).toBe(own.participantId);
    // Who comes through the door anew answers there.
    expect(await refusal(joinOnly('viewer', { link: token, consent: undefined }))).toBe('CONSENT_REQUIRED');
    const again = testClient(app.url).call('broadcasts.join', { body: ownBody, as: admin.accessToken });
    expect(await refusal(again)).toBe('CONSENT_REQUIRED');
  });

  it('lasts no longer than the link that gave it, and opens nothing after the link has expired', async () => {
    const clock = manualClock(Math.ceil(Date.now() / 1000) * 1000);
    const { link, joinOnly, connect, live } = await open({ clock });
    const long = await link('viewer', 3 * dayMs);
    expect((await joinOnly('viewer', { link: long.token })).expiresAtMs).toBe(clock.nowMs() + 12 * hourMs);
    const short = await link('viewer', hourMs);
    const joined = await joinOnly('viewer', { link: short.token });
    expect(joined.expiresAtMs).toBe(clock.nowMs() + hourMs);
    // A token of before, or of a link whose time was cut, is no way around it.
    await live.core.participants.update(joined.participantId, { grant_id: (await link('viewer', 1_000)).id });
    clock.advance(1_000);
    await expect(connect(joined)).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
  });
});

describe('a public event', () => {
  it('is watched by whoever comes, who stays the same guest with their earlier token', async () => {
    const { newEvent } = await open();
    const event = await newEvent('public');
    const host = await event.enter('host');
    await command(host, 'backstage.open');
    const join = await event.joinAsGuest({ name: 'Zara' });
    const guest = await event.connect(join);
    expect(guest.snapshots[0]?.you).toEqual({ participantId: join.participantId, role: 'viewer' });
    expect(guest.state().participants).toEqual({});
    await expect(command(guest, 'broadcast.goLive')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const again = await event.joinAsGuest({ name: 'Zara', previousToken: join.joinToken, consent: undefined });
    expect(again.participantId).toBe(join.participantId);
    expect((await event.joinAsGuest({ name: 'Zara' })).participantId).not.toBe(join.participantId);
    // A link's holder comes with the link, and an account with the account.
    const viewer = await event.joinOnly('viewer');
    const asGuest = await event.joinAsGuest({ previousToken: viewer.joinToken });
    expect(asGuest.participantId).not.toBe(viewer.participantId);
  });

  it('asks for consent when it is recorded, and makes nobody a centre', async () => {
    const { newEvent, live } = await open({ isRecordedAutomatically: true });
    const event = await newEvent('public');
    expect(await refusal(event.joinAsGuest({ consent: undefined }))).toBe('CONSENT_REQUIRED');
    const { participantId } = await event.joinAsGuest({ centre: { name: 'Lahore', city: '', headCount: 900 } });
    expect(await live.core.participants.find(participantId)).toMatchObject({
      ...{ role: 'viewer', centre_name: null, grant_id: null, person_id: null },
    });
  });

  it('is counted against the address, as links are', async () => {
    const { newEvent, app } = await open();
    const event = await newEvent('public');
    const { rateLimits } = app.app.inside;
    await expect(async () => {
      for (let count = 0; count < 1_000; count += 1) await rateLimits.consume('join by address', '127.0.0.1');
    }).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await refusal(event.joinAsGuest())).toBe('RATE_LIMITED');
  });

  it('is closed to guests when it is public no more, also to those who were there', async () => {
    const { newEvent, admin } = await open();
    const event = await newEvent('public');
    const join = await event.joinAsGuest();
    const guest = await event.connect(join);
    const viewer = await event.enter('viewer');
    const body = { visibility: 'invited' };
    await admin.client.call('events.update', { params: { id: event.eventId }, as: admin.accessToken, body });
    guest.close();
    await expect(event.connect(join)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    expect(await refusal(event.joinAsGuest({ previousToken: join.joinToken }))).toBe('UNAUTHENTICATED');
    viewer.close();
    await event.connect(viewer.join);
  });

  it('is the only one that lets in somebody without link and account, and no other is told to be there', async () => {
    const { newEvent, admin } = await open();
    for (const visibility of ['partners', 'invited'] as const)
      expect(await refusal((await newEvent(visibility)).joinAsGuest())).toBe('UNAUTHENTICATED');
    expect(await refusal((await newEvent()).joinAsGuest({ eventId: 'event-that-is-not' }))).toBe('UNAUTHENTICATED');
    const event = await newEvent('public');
    await admin.client.call('events.cancel', { params: { id: event.eventId }, as: admin.accessToken });
    expect(await refusal(event.joinAsGuest())).toBe('WRONG_PHASE');
  });
});
