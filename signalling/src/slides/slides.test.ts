import { AppError, type RouteReply, slidesProblems } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandId } from '../live/testing/live-client.ts';
import { command, type EventStage, type Joined, type LiveStage, openStage } from '../live/testing/live-stage.ts';
import { refusingLimits } from '../live/testing/refusing-limits.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { readPdf } from './read-pdf.ts';
import { pdf } from './testing/pdf.ts';

const limits = { mostPages: 5 };

/** The reason for which a file is refused. */
const reasonOf = (bytes: Uint8Array, own = {}): Promise<string> =>
  readPdf(bytes, { ...limits, ...own }).then(
    () => 'taken',
    (error: unknown) => Object.keys((error instanceof AppError && error.fields) || {}).join(),
  );

describe('an uploaded PDF', () => {
  it('is read for its titles and its text', async () => {
    expect(await readPdf(pdf(['Weaving (today)', 'Looms']), limits)).toEqual([
      { title: 'Weaving (today)', text: 'Weaving (today)\nWhat stands on page 1' },
      { title: 'Looms', text: 'Looms\nWhat stands on page 2' },
    ]);
  });

  // Not a real encryption; but whoever asks for a password is not read.
  const locked = pdf(['Looms'], {
    extra:
      `/ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 ` +
      `/O <${'11'.repeat(32)}> /U <${'22'.repeat(32)}> >>`,
  });
  it.each([
    ['none', 'pdf', new TextEncoder().encode('a text')],
    ['broken', 'pdf', pdf(['Looms']).subarray(0, 40)],
    ['locked', 'password', locked],
    ['too long', 'pages', pdf(Array.from({ length: 6 }, () => 'Looms'))],
  ])('is refused with the reason when it is %s', async (_, reason, bytes) => {
    expect(slidesProblems).toContain(reason);
    expect(await reasonOf(bytes)).toBe(reason);
  });

  it('is given up when it takes too long or too much', async () => {
    expect(await reasonOf(pdf(['Looms']), { timeMs: 1 })).toBe('effort');
    expect(await reasonOf(pdf(['Looms']), { memoryBytes: 1 })).toBe('effort');
  });
});

describe('slides of a broadcast', () => {
  let stage: LiveStage;
  let isFull = false;
  beforeAll(async () => {
    const deps = refusingLimits((limit) => isFull && limit === 'slides file by address');
    stage = await openStage({ isRecordedAutomatically: true, deps });
  });
  afterAll(() => stage.close());

  const byJoin = ({ join }: Joined) => ({ Authorization: `Join ${join.joinToken}` });
  const client = () => testClient(stage.app.url);
  const upload = (event: EventStage, by: Joined, body: Uint8Array = pdf(['Looms', 'Yarn'])) =>
    client().call('slides.upload', {
      ...{ params: { id: event.eventId }, query: { name: 'Looms.pdf' }, body, headers: byJoin(by) },
    });
  const fetchFile = (deck: RouteReply<'slides.upload'>, by?: Joined, query?: Record<string, string>) =>
    client().raw('slides.file', {
      ...{ params: { id: deck.id }, ...(query ? { query } : {}), ...(by ? { headers: byJoin(by) } : {}) },
    });
  const show = (by: Joined, deckId: string, page: number) =>
    by.call('slides.show', { commandId: commandId(), deckId, page });

  it('are sent to one address only so often', async () => {
    const event = await stage.newEvent();
    const host = await event.enter('host');
    const deck = await upload(event, host);
    expect((await fetchFile(deck, host)).status).toBe(200);
    isFull = true;
    expect((await fetchFile(deck, host)).status).toBe(429);
    isFull = false;
  });

  it('come from the host and from speakers on stage, and from nobody else', async () => {
    const event = await stage.newEvent();
    const [host, speaker, centre] = [
      await event.enter('host'),
      await event.enter('speaker'),
      await event.enter('centre'),
    ];
    expect(await upload(event, speaker)).toMatchObject({ name: 'Looms.pdf', pageCount: 2, titles: ['Looms', 'Yarn'] });
    await host.call('stage.release', { commandId: commandId(), participantId: speaker.join.participantId });
    expect(await refusal(upload(event, speaker))).toBe('FORBIDDEN');
    expect(await refusal(upload(event, centre))).toBe('FORBIDDEN');
    // A part in one broadcast is none in another.
    expect(await refusal(upload(stage, host))).toBe('NOT_FOUND');
    const { admin } = stage;
    const params = { id: event.eventId };
    const before = { params, query: { name: 'Before.pdf' }, as: admin.accessToken, body: pdf(['Before']) };
    expect(await admin.client.call('slides.upload', before)).toMatchObject({ pageCount: 1 });
    const { decks } = await client().call('slides.list', { params, headers: byJoin(host) });
    expect(decks.map(({ name }) => name)).toEqual(['Looms.pdf', 'Before.pdf']);
    // Who uploads by an account is told of it when they ask what is stored of them.
    const data = await admin.client.call('account.export', { as: admin.accessToken });
    expect(data.slides).toMatchObject([{ eventId: event.eventId, name: 'Before.pdf', pageCount: 1 }]);
  });

  it('that are refused change nothing, and say why', async () => {
    const event = await stage.newEvent();
    const host = await event.enter('host');
    await expect(upload(event, host, new TextEncoder().encode('a text'))).rejects.toMatchObject({
      ...{ code: 'INVALID', fields: { pdf: expect.any(String) } },
    });
    expect(await refusal(upload(event, host, new Uint8Array(1024 * 1024 + 1)))).toBe('LIMIT_EXCEEDED');
    expect(host.state().slides.decks).toEqual({});
    const { db } = stage.app.app.inside;
    const rows = await db.selectFrom('slide_decks').select('id').where('event_id', '=', event.eventId).execute();
    expect(rows).toEqual([]);
  });

  it('are given to the audience while they are shown live, as they were uploaded, to keep', async () => {
    const event = await stage.newEvent();
    const [host, viewer] = [await event.enter('host'), await event.enter('viewer')];
    // Larger than one piece of the store.
    const body = pdf(Array.from({ length: 10 }, (_, index) => `${index} ${'Looms '.repeat(9_000)}`));
    const deck = await upload(event, host, body);
    await eventually(() => host.state().slides.decks[deck.id] !== undefined);
    await command(host, 'backstage.open');
    await show(host, deck.id, 2);
    expect((await fetchFile(deck, viewer)).status).toBe(404);
    expect(JSON.stringify(viewer.frames)).not.toContain(deck.id);
    await command(host, 'broadcast.goLive');
    await eventually(() => viewer.state().slides.shown?.page === 2);
    const answer = await fetchFile(deck, viewer);
    expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(body);
    expect((await fetchFile(deck)).status).toBe(404);
    await host.call('slides.hide', { commandId: commandId() });
    await eventually(() => viewer.state().slides.shown === null);
    expect((await fetchFile(deck, viewer)).status).toBe(404);
    expect((await fetchFile(deck, host)).status).toBe(200);
  });

  it('are pointed at and drawn on live; what is finished stays', async () => {
    const event = await stage.newEvent();
    const [host, viewer] = [await event.enter('host'), await event.enter('viewer')];
    const deck = await upload(event, host);
    await command(host, 'backstage.open');
    await command(host, 'broadcast.goLive');
    await show(host, deck.id, 1);
    const place = { deckId: deck.id, page: 1 };
    const stroke = { id: 'line-0001', colour: 'red' as const };
    await host.call('slides.trace', {
      ...{ ...place, pointer: { x: 1, y: 2 }, strokes: [{ ...stroke, from: 0, points: [1, 2] }] },
    });
    await host.call('slides.trace', {
      ...{ ...place, pointer: { x: 3, y: 4 }, strokes: [{ ...stroke, from: 1, points: [3, 4] }] },
    });
    await eventually(() => {
      const points = viewer.of('slides.traced').flatMap(({ strokes }) => strokes.flatMap((one) => one.points));
      return points.join() === '1,2,3,4';
    });
    expect(viewer.of('slides.traced').at(-1)?.pointer).toEqual({ x: 3, y: 4 });
    // Of a page that is not shown nothing is passed on.
    const told = viewer.of('slides.traced').length;
    await host.call('slides.trace', { ...place, page: 2, pointer: { x: 9, y: 9 }, strokes: [] });
    await host.call('slides.draw', { commandId: commandId(), stroke: { ...stroke, ...place, points: [1, 2, 3, 4] } });
    await eventually(() => viewer.state().slides.strokes.length === 1);
    const late = await event.enter('viewer');
    expect(late.state().slides.strokes).toEqual([{ ...stroke, ...place, points: [1, 2, 3, 4] }]);
    expect(viewer.of('slides.traced')).toHaveLength(told);
    // A change of the stage sends no line twice; after a pause they come again.
    await host.call('stage.feature', { commandId: commandId(), layout: 'grid', trackIds: [] });
    await eventually(() => viewer.state().featured.layout === 'grid');
    expect(viewer.snapshots.at(-1)).toMatchObject({ isInkKept: true, state: { slides: { strokes: [] } } });
    expect(viewer.state().slides.strokes).toHaveLength(1);
    await command(host, 'broadcast.pause');
    await eventually(() => viewer.state().phase === 'paused');
    expect(viewer.state().slides.strokes).toEqual([]);
    await command(host, 'broadcast.resume');
    await eventually(() => viewer.state().phase === 'live');
    expect(viewer.state().slides.strokes).toHaveLength(1);
  });

  it('of which the audience saw nothing are deleted; others stay with the recording, and go with the event', async () => {
    const event = await stage.newEvent();
    const host = await event.enter('host');
    const [unseen, seen] = [await upload(event, host), await upload(event, host)];
    await command(host, 'backstage.open');
    await show(host, seen.id, 1);
    await command(host, 'broadcast.goLive');
    for (const { id: deckId } of [unseen, seen]) {
      await client().call('slides.remove', { params: { id: event.eventId, deckId }, headers: byJoin(host) });
    }
    await eventually(() => Object.keys(host.state().slides.decks).length === 0);
    const { db } = stage.app.app.inside;
    const left = () => db.selectFrom('slide_decks').select('id').where('event_id', '=', event.eventId).execute();
    expect(await left()).toEqual([{ id: seen.id }]);
    await command(host, 'broadcast.end');
    await eventually(() => host.state().phase === 'ended');
    const recordingId = host.state().recording?.id ?? '';
    const { admin } = stage;
    const asked = { params: { id: recordingId }, as: admin.accessToken };
    await eventually(async () => (await admin.client.raw('recordings.slides', asked)).ok);
    const { pages, ink } = await admin.client.call('recordings.slides', asked);
    expect(ink).toEqual([]);
    expect(pages).toEqual([{ deckId: seen.id, page: 1, title: 'Looms', text: 'Looms\nWhat stands on page 1' }]);
    // By a link of the event, which opens its recordings.
    const { token } = await event.link('viewer');
    expect((await fetchFile(seen, undefined, { link: token })).status).toBe(200);
    expect((await fetchFile(seen)).status).toBe(404);
    await db.deleteFrom('events').where('id', '=', event.eventId).execute();
    expect(await left()).toEqual([]);
    expect(await db.selectFrom('slide_chunks').selectAll().where('deck_id', '=', seen.id).execute()).toEqual([]);
  });

  it('are swept when their upload or their removal came to nothing, and only then', async () => {
    const event = await stage.newEvent();
    const host = await event.enter('host');
    const [kept, seen, unseen] = [await upload(event, host), await upload(event, host), await upload(event, host)];
    await command(host, 'backstage.open');
    await show(host, seen.id, 1);
    await command(host, 'broadcast.goLive');
    // As when the process ends before it gets to the files.
    for (const { id: deckId } of [seen, unseen])
      await stage.live.core.engine.execute(
        event.eventId,
        { kind: 'system' },
        { type: 'slides.remove', deckId, byId: null },
      );
    const { db } = stage.app.app.inside;
    const anHourAgo = Date.now() - 2 * 60 * 60 * 1000;
    const left = { ...{ id: 'deck-left-over', event_id: event.eventId, name: 'x' }, page_count: 1, bytes: 1 };
    await db
      .insertInto('slide_decks')
      .values({ ...left, uploaded_by: null, uploaded_at_ms: anHourAgo, pages: '[]' })
      .execute();
    await db
      .updateTable('slide_decks')
      .set({ uploaded_at_ms: anHourAgo })
      .where('event_id', '=', event.eventId)
      .execute();
    await stage.live.slides.sweep();
    const rows = await db.selectFrom('slide_decks').select('id').where('event_id', '=', event.eventId).execute();
    expect(rows.map(({ id }) => id).toSorted()).toEqual([kept.id, seen.id].toSorted());
  });
});
