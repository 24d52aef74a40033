import { coverSizes, largestPictureBytes } from '@campus/protocol';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setUp, type TestPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { startTestApp, type TestApp } from '../testing.ts';
import { makeCover } from './picture.ts';
import { picture } from './testing/pictures.ts';

describe('an uploaded picture', () => {
  it.each(['png', 'jpeg', 'webp'] as const)(
    'is written anew in both sizes, without what a camera adds: %s',
    async (format) => {
      const original = await picture({ format });
      expect((await sharp(original).metadata()).exif).toBeDefined();
      const made = await makeCover(original);
      for (const size of ['large', 'small'] as const) {
        const { format: written, width, height, exif, orientation } = await sharp(made[size]).metadata();
        expect({ written, width, height, exif, orientation }).toEqual({
          ...{ written: 'webp', exif: undefined, orientation: undefined },
          ...coverSizes[size],
        });
      }
    },
  );

  it('stands upright', async () => {
    const { small } = await makeCover(await picture({ format: 'jpeg', width: 900, height: 1600, orientation: 6 }));
    // What was at the left is at the top then.
    const at = async (left: number, top: number) => {
      const { data } = await sharp(small)
        .extract({ left, top, width: 1, height: 1 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      return (data[0] ?? 0) > (data[2] ?? 0) ? 'red' : 'navy';
    };
    expect([await at(320, 5), await at(320, 350)]).toEqual(['red', 'navy']);
  });

  it('is refused when it is none, broken, another format, too small, or claims to be huge', async () => {
    const fieldOf = (bytes: Uint8Array) =>
      makeCover(bytes).then(
        () => 'taken',
        (error: { fields?: object }) => Object.keys(error.fields ?? {}).join(),
      );
    const whole = await picture();
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"/>');
    const huge = Uint8Array.from(whole);
    // The width and height of a PNG's header (and then its checksum is wrong as well).
    new DataView(huge.buffer).setUint32(16, 600_000);
    expect(await fieldOf(svg)).toBe('picture');
    expect(await fieldOf(new TextEncoder().encode('a text'))).toBe('picture');
    expect(await fieldOf(await picture({ format: 'gif' }))).toBe('picture');
    expect(await fieldOf(await picture({ format: 'tiff' }))).toBe('picture');
    expect(await fieldOf(whole.subarray(0, whole.length / 2))).toBe('picture');
    expect(await fieldOf(await picture({ width: 639 }))).toBe('size');
    expect(await fieldOf(huge)).not.toBe('taken');
    expect(await fieldOf(whole)).toBe('taken');
  });
});

describe('an event’s cover', () => {
  let app: TestApp;
  let admin: TestPerson;
  let id: string;
  beforeEach(async () => {
    app = await startTestApp();
    admin = await setUp(app);
    const body = { title: 'A talk', kind: 'talk', startsAtMs: Date.now(), timeZone: 'UTC', visibility: 'public' };
    id = (await admin.client.call('events.create', { as: admin.accessToken, body })).id;
  });
  afterEach(() => app.close());

  const own = () => ({ params: { id }, as: admin.accessToken });
  const upload = (body: Uint8Array, alt?: string) =>
    admin.client.call('covers.upload', { ...own(), body, ...(alt === undefined ? {} : { query: { alt } }) });
  const show = () => testClient(app.url).call('events.show', { params: { id } });
  const get = (coverId: string, size: string) =>
    testClient(app.url).raw('covers.show', { params: { id: coverId, size } });

  it('is seen by everybody under an address that never changes', async () => {
    expect((await show()).cover).toBeNull();
    const { cover } = await upload(await picture(), 'A loom');
    expect(cover).toMatchObject({ alt: 'A loom' });
    expect((await show()).cover).toEqual(cover);
    const { events } = await testClient(app.url).call('events.list');
    expect(events[0]?.cover).toEqual(cover);
    const answer = await get(cover?.id ?? '', 'small');
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await sharp(await answer.arrayBuffer()).metadata()).toMatchObject({ format: 'webp', width: 640 });
    expect((await get(cover?.id ?? '', 'huge')).status).toBe(400);
  });

  it('is described, replaced under another address, and taken away', async () => {
    const first = (await upload(await picture())).cover;
    const described = await admin.client.call('covers.describe', { ...own(), body: { alt: 'A loom' } });
    expect(described.cover).toEqual({ id: first?.id, alt: 'A loom' });
    const second = (await upload(await picture({ format: 'jpeg' }), 'A wheel')).cover;
    expect(second?.id).not.toBe(first?.id);
    expect((await get(first?.id ?? '', 'large')).status).toBe(404);
    expect((await get(second?.id ?? '', 'large')).status).toBe(200);
    expect((await admin.client.call('covers.remove', own())).cover).toBeNull();
    expect((await get(second?.id ?? '', 'large')).status).toBe(404);
    expect(await refusal(admin.client.call('covers.describe', { ...own(), body: { alt: 'x' } }))).toBe('NOT_FOUND');
  });

  it('is refused with the reason, and the earlier one stays', async () => {
    const { cover } = await upload(await picture());
    await expect(upload(new TextEncoder().encode('a text'))).rejects.toMatchObject({
      ...{ code: 'INVALID', fields: { picture: expect.any(String) } },
    });
    expect(await refusal(upload(new Uint8Array(largestPictureBytes + 1)))).toBe('LIMIT_EXCEEDED');
    expect(await refusal(upload(new Uint8Array()))).toBe('INVALID');
    expect((await show()).cover).toEqual(cover);
  });
});
