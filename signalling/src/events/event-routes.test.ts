import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseTrouble } from '../database/testing-trouble.ts';
import { command, type LiveStage, openStage } from '../live/testing/live-stage.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { eventHandlers } from './event-routes.ts';
import { createEventStore } from './event-store.ts';

let stage: LiveStage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const cancel = () =>
  stage.admin.client.call('events.cancel', { params: { id: stage.eventId }, as: stage.admin.accessToken });
const show = () =>
  testClient(stage.app.url).call('events.show', { params: { id: stage.eventId }, as: stage.admin.accessToken });

describe('an event that is being cancelled', () => {
  it('is cancelled in the end although the database went away when its broadcast had just been ended', async () => {
    const { db, links, clock } = stage.app.app.inside;
    const { broadcasts } = stage.live;
    const trouble = databaseTrouble();
    const handlers = eventHandlers({
      db,
      events: createEventStore(trouble.reach(db)),
      broadcasts: {
        ...broadcasts,
        async cancelBroadcast(eventId) {
          await broadcasts.cancelBroadcast(eventId);
          trouble.isAway = true;
        },
      },
      links,
      clock,
    });
    const interrupted = handlers['events.cancel']({ params: { id: stage.eventId } } as never);
    await expect(interrupted).rejects.toThrow('terminating connection');
    expect(await show()).toMatchObject({ isCancelled: false, phase: 'ended' });
    expect(await cancel()).toEqual({});
    expect(await show()).toMatchObject({ isCancelled: true, phase: 'ended' });
  });

  it('is refused that when it was live and has taken place, and not when it only was backstage', async () => {
    const host = await stage.enter('host');
    await command(host, 'backstage.open');
    await command(host, 'broadcast.goLive');
    expect(await refusal(cancel())).toBe('WRONG_PHASE');
    await command(host, 'broadcast.end');
    expect(await refusal(cancel())).toBe('WRONG_PHASE');
    expect(await show()).toMatchObject({ isCancelled: false });
    const other = await stage.newEvent();
    const rehearsing = await other.enter('host');
    await command(rehearsing, 'backstage.open');
    await command(rehearsing, 'broadcast.end');
    const { admin } = stage;
    expect(await admin.client.call('events.cancel', { params: { id: other.eventId }, as: admin.accessToken })).toEqual(
      {},
    );
  });
});
