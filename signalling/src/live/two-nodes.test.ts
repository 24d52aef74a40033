import { eventually } from '@campus/service-kit/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseKinds } from '../database/testing-kinds.ts';
import { connectLive } from './testing/live-client.ts';
import { command, publish, subscribe } from './testing/live-stage.ts';
import { openTwoNodes } from './testing/two-nodes.ts';
import type { LiveTimings } from './timings.ts';

describe.each(databaseKinds)('two signalling nodes (%s)', (kind) => {
  async function open(timings: Partial<LiveTimings> = {}) {
    const nodes = await openTwoNodes(kind, { timings });
    onTestFinished(() => nodes.close());
    const { first, second } = nodes;
    const enterBy = async (role: 'viewer' | 'centre') => {
      const grant = await first.link(role);
      const client = await connectLive(second.url, (await first.joinOnly(role, { link: grant.token })).joinToken);
      onTestFinished(() => client.close());
      await eventually(() => client.snapshots.length > 0);
      return { grant, client };
    };
    /** Only the first of its two steps, as a node leaves it that dies after it. */
    const takeBack = (grantId: string) =>
      first.app.app.inside.db
        .updateTable('link_grants')
        .set({ revoked_at_ms: Date.now() })
        .where('id', '=', grantId)
        .execute();
    return { ...nodes, enterBy, takeBack };
  }

  it('show everyone the same, whoever is connected where', async () => {
    const { first, enterSecond } = await open();
    const host = await first.enter('host');
    const viewer = await enterSecond('viewer');
    const speaker = await enterSecond('speaker');
    await command(host, 'backstage.open');
    const track = await publish(speaker, 'microphone');
    const { seq } = await command(host, 'broadcast.goLive');
    for (const client of [host, viewer, speaker]) await eventually(() => client.state().seq === seq);
    for (const client of [host, viewer, speaker]) expect(client.problems).toEqual([]);
    expect(host.state()).toEqual(speaker.state());
    await eventually(() => host.of('audience.counted').at(-1)?.viewers === 1);
    const { subscriptions } = await subscribe(viewer, [track.trackId]);
    expect(subscriptions).toHaveLength(1);
    await command(host, 'broadcast.pause');
    await eventually(() => viewer.of('subscription.closed').length === 1);
    await eventually(() => first.sfu.plane.counts().consumers === 0);
  });

  it('let somebody move from one to the other without a trace', async () => {
    const { first, second } = await open();
    const host = await first.enter('host');
    const speaker = await first.enter('speaker');
    await command(host, 'backstage.open');
    const moved = await connectLive(second.url, speaker.join.joinToken);
    onTestFinished(() => moved.close());
    await eventually(() => !speaker.socket.connected);
    expect(speaker.of('access.revoked')).toEqual([{ code: 'CONFLICT' }]);
    const { seq } = await command(host, 'broadcast.goLive');
    await eventually(() => moved.state().seq === seq);
    const types = (await first.live.core.engine.events(first.eventId)).map((event) => event.type);
    expect(types).not.toContain('participant.dropped');
    expect(moved.socket.connected).toBe(true);
  });

  it('both end the access of a link that one of them takes back', async () => {
    const { first, second } = await open();
    const grant = await first.link('centre');
    const centre = await connectLive(second.url, (await first.joinOnly('centre', { link: grant.token })).joinToken);
    onTestFinished(() => centre.close());
    const { admin, eventId } = first;
    await admin.client.call('links.revoke', { params: { id: eventId, linkId: grant.id }, as: admin.accessToken });
    await eventually(() => !centre.socket.connected);
    expect(centre.of('access.revoked')).toEqual([{ code: 'LINK_REVOKED' }]);
  });

  it('say why, whichever of the two messages comes first', async () => {
    const { first, enterBy } = await open();
    const { client } = await enterBy('centre');
    const { id } = Object.values(client.state().participants)[0] ?? expect.fail('the centre is not there');
    await first.live.core.engine.execute(
      first.eventId,
      { kind: 'system' },
      { type: 'participant.expel', participantId: id },
    );
    await eventually(() => !client.socket.connected);
    expect(client.of('access.revoked')).toEqual([{ code: 'LINK_REVOKED' }]);
  });

  it('both end that access although the bus loses the message and the node dies that took the link back', async () => {
    const { first, enterBy, takeBack, bus } = await open({ revocationCheckMs: 100, logPollMs: 100 });
    const host = await first.enter('host');
    const [viewer, centre, kept] = [await enterBy('viewer'), await enterBy('centre'), await enterBy('viewer')];
    await eventually(() => Object.keys(host.state().participants).length === 2);
    bus.dropMessages(true);
    for (const { grant, client } of [viewer, centre]) {
      await takeBack(grant.id);
      await eventually(() => !client.socket.connected);
      expect(client.of('access.revoked')).toEqual([{ code: 'LINK_REVOKED' }]);
    }
    bus.dropMessages(false);
    await eventually(() => Object.keys(host.state().participants).length === 1);
    expect(kept.client.socket.connected).toBe(true);
  });

  it('look at once whose link was taken back when messages may have been missed', async () => {
    const { enterBy, takeBack, bus } = await open({ revocationCheckMs: 3_600_000 });
    const [gone, kept] = [await enterBy('viewer'), await enterBy('viewer')];
    await takeBack(gone.grant.id);
    bus.gap();
    await eventually(() => !gone.client.socket.connected);
    expect(kept.client.socket.connected).toBe(true);
  });

  it('catch up with each other although the bus loses everything', async () => {
    const { first, enterSecond, bus } = await open({ logPollMs: 100 });
    const host = await first.enter('host');
    const speaker = await enterSecond('speaker');
    bus.dropMessages(true);
    await command(host, 'backstage.open');
    await eventually(() => speaker.state().phase === 'backstage');
    expect(speaker.problems).toEqual([]);
  });
});
