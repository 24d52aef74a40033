import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventDraft } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUp, type TestPerson } from '../people/test-people.ts';
import { startTestApp, type TestApp } from '../testing.ts';

const publicUrl = 'https://campus.example';
const words = {
  ...{ brand: 'Campus', lead: 'Doors are open.', events: 'Events', recordings: 'Recordings' },
  ...{ equipment: 'Check', equipmentLead: 'Try it before.' },
};
/** In the place of the one that the web app is built into: it writes down what it was told. */
const program = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, path, language, reader, replies }) => {
    const [, , eventId] = path.split('/');
    const question = eventId
      ? { name: 'events.show', request: { params: { id: eventId } } }
      : { name: 'events.list', request: {} };
    const [known] = replies;
    const events = known && (known.reply.events ?? [known.reply]);
    const html = known && ['<p>', language, reader.timeZone, ...events.map((event) => event.title), '</p>'].join('|');
    parentPort.postMessage({ id, html: known ? html : '', questions: known ? [] : [question] });
  });`;

let folder: string;
let app: TestApp;
let admin: TestPerson;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-pages-'));
  for (const name of ['assets', '.server']) await mkdir(join(folder, name));
  const files = {
    'index.html': `<!doctype html>
<html lang="en">
  <head>
    <link rel="manifest" href="/app.en.webmanifest" />
    <title>Campus</title>
    <script type="module" crossorigin src="/assets/main.js"></script>
  </head>
  <body><div id="root"></div></body>
</html>`,
    'public-words.json': JSON.stringify({
      en: words,
      fr: { ...words, brand: 'Le Campus', events: 'Événements' },
      ur: { ...words, brand: 'کیمپس' },
    }),
    '.server/write-pages.js': program,
    'first-loads.json': JSON.stringify({
      '/events/:id': {
        scripts: ['/assets/main.js', '/assets/EventPage.js'],
        styles: ['/assets/EventPage.css'],
        words: { en: ['/assets/events-en.js'], fr: ['/assets/events-fr.js'] },
      },
    }),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const clock = manualClock(Date.parse('2026-10-01T09:00:00Z'));
  app = await startTestApp({ clock, config: { publicUrl, webDist: folder } });
  admin = await setUp(app);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const plan = (changes: Partial<EventDraft> = {}) =>
  admin.client.call('events.create', {
    as: admin.accessToken,
    body: {
      title: 'Tea and tales',
      description: 'Stories from two cities.',
      kind: 'culture-sharing',
      startsAtMs: Date.parse('2026-10-24T16:00:00Z'),
      durationMinutes: 90,
      timeZone: 'Europe/Paris',
      languages: ['fr', 'ur'],
      visibility: 'public',
      ...changes,
    },
  });

async function pageOf(path: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(app.url + path, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
  return answer.text();
}

/** The content of the meta element with that property or name, as a reader of HTML sees it. */
function meta(html: string, name: string): string | undefined {
  const found = new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];
  const signs = { '&#39;': "'", '&quot;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&' };
  return found?.replace(/&(?:#39|quot|lt|gt|amp);/g, (entity) => signs[entity as keyof typeof signs]);
}

function structuredData(html: string): unknown {
  const [, json = 'null'] = /<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json);
}

describe('the page of a public event', () => {
  it('says what it is to those who run no script', async () => {
    const { id } = await plan({ capacity: 80 });
    const html = await pageOf(`/events/${id}`);
    const url = `${publicUrl}/events/${id}`;
    expect(html).toContain('<title>Tea and tales · Campus</title>');
    expect(html).toContain(`<link rel="canonical" href="${url}"`);
    expect(html).not.toContain('noindex');
    expect(meta(html, 'og:title')).toBe('Tea and tales · Campus');
    expect(meta(html, 'og:url')).toBe(url);
    expect(meta(html, 'og:image')).toBe(`${publicUrl}/preview.png`);
    expect(meta(html, 'og:description')).toMatch(/^24 October 2026, 18:00 CEST · Nantes · Stories from two cities\.$/);
    expect(meta(html, 'description')).toBe(meta(html, 'og:description'));
    expect(structuredData(html)).toEqual({
      '@context': 'https://schema.org',
      '@type': 'Event',
      name: 'Tea and tales',
      description: 'Stories from two cities.',
      startDate: '2026-10-24T18:00:00+02:00',
      // The clocks are put back on the night after the next; a day later it would be another offset.
      endDate: '2026-10-24T19:30:00+02:00',
      eventStatus: 'https://schema.org/EventScheduled',
      eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
      location: { '@type': 'VirtualLocation', url: `${publicUrl}/watch/${id}` },
      organizer: { '@type': 'Organization', name: 'Nantes', url: publicUrl },
      inLanguage: ['fr', 'ur'],
      isAccessibleForFree: true,
      maximumVirtualAttendeeCapacity: 80,
      image: [`${publicUrl}/preview.png`],
      url,
    });
    expect(html).toContain(
      '<div id="written-page" data-time-zone="Europe/Paris"><p>|en|Europe/Paris|Tea and tales|</p></div><div id="root">',
    );
  });

  it('is known by one address, however it is opened', async () => {
    const { id } = await plan();
    const canonical = `<link rel="canonical" href="${publicUrl}/events/${id}"`;
    for (const path of [`/events/${id}?link=abc`, `/watch/${id}`]) expect(await pageOf(path)).toContain(canonical);
  });

  it('says that it was cancelled', async () => {
    const { id } = await plan();
    await admin.client.call('events.cancel', { params: { id }, as: admin.accessToken });
    expect(structuredData(await pageOf(`/events/${id}`))).toMatchObject({
      eventStatus: 'https://schema.org/EventCancelled',
    });
  });

  it('takes nothing that people wrote for HTML, a script, or a pattern', async () => {
    const title = `</title></script><script>alert(1)</script><!-- "$&$1' & co`;
    const { id } = await plan({ title, description: `${title}\n$\`` });
    // What the app's own code writes is tested with it (web/src/server).
    const [head = '', written = ''] = (await pageOf(`/events/${id}`)).split('<div id="written-page"');
    const html = head + written.replace(/^.*?<p>.*?\|<\/p>/s, '');
    expect(html).not.toContain('<script>alert');
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html.match(/<\/script>/g)).toHaveLength(3);
    expect(html.match(/<\/title>/g)).toHaveLength(1);
    expect(html).not.toContain('<!-- ');
    expect(meta(html, 'og:title')).toBe(`${title} · Campus`);
    expect(structuredData(html)).toMatchObject({ name: title });
  });

  it('is shortened for previews, between words', async () => {
    const { id } = await plan({ description: 'many words '.repeat(60) });
    const description = meta(await pageOf(`/events/${id}`), 'og:description') ?? '';
    expect(description.length).toBeLessThanOrEqual(201);
    expect(description).toMatch(/ (?:many|words)…$/);
  });

  it('names the files that it is drawn from, once each', async () => {
    const { id } = await plan();
    const html = await pageOf(`/events/${id}`, { 'accept-language': 'fr' });
    const files = '["/assets/EventPage.js","/assets/events-fr.js"]';
    expect(html).toContain('<link rel="stylesheet" crossorigin href="/assets/EventPage.css" />');
    expect(html).toContain(`<script type="application/json" id="first-load">${files}</script>`);
    expect(html.match(/main\.js/g)).toHaveLength(1);
    const closed = await plan({ visibility: 'invited' });
    const other = await pageOf(`/events/${closed.id}`, { 'accept-language': 'fr' });
    for (const file of ['EventPage.js', 'events-fr.js']) {
      expect(other).toContain(`<link rel="modulepreload" crossorigin href="/assets/${file}" />`);
    }
    expect(html).not.toContain('events-en.js');
  });
});

describe('what is not for everybody', () => {
  it('is told of like what does not exist', async () => {
    const nobody = await pageOf('/events/there-is-none');
    expect(nobody).toContain('<meta name="robots" content="noindex" />');
    expect(nobody).not.toMatch(/og:|canonical|ld\+json|written-page/);
    for (const visibility of ['partners', 'invited'] as const) {
      const { id } = await plan({ visibility, title: 'A closed round' });
      expect(await pageOf(`/events/${id}`)).toBe(nobody);
      // Crawlers have no session; and whoever has one gets it from the app, which asks with it.
      expect(await pageOf(`/events/${id}`, { authorization: `Bearer ${admin.accessToken}` })).toBe(nobody);
    }
    expect(await pageOf('/join/some-token')).toContain('noindex');
  });

  it('is in no list', async () => {
    const open = await plan({ title: 'An open round' });
    const closed = await plan({ visibility: 'partners', title: 'A closed round' });
    const home = await pageOf('/');
    expect(home).toContain('|An open round|');
    expect(home).not.toContain('A closed round');
    const map = await (await fetch(`${app.url}/sitemap.xml`)).text();
    expect(map).toContain(`<loc>${publicUrl}/events/${open.id}</loc><lastmod>2026-10-01T09:00:00Z</lastmod>`);
    expect(map).not.toContain(closed.id);
  });
});

describe('the public pages', () => {
  it('are in the language that was chosen here, else in the browser’s', async () => {
    const french = await pageOf('/events', { 'accept-language': 'de, fr-CA;q=0.9, en;q=0.5' });
    expect(french).toContain('<html lang="fr" dir="ltr">');
    expect(french).toContain('<title>Événements · Le Campus</title>');
    expect(french).toContain('href="/app.fr.webmanifest"');
    const equipment = await pageOf('/equipment');
    expect(equipment).toContain('<title>Check · Campus</title>');
    expect(meta(equipment, 'description')).toBe('Try it before.');
    const urdu = await pageOf('/', { 'accept-language': 'fr', cookie: 'campus.language=ur; other=1' });
    expect(urdu).toContain('<html lang="ur" dir="rtl">');
    const unknown = await pageOf('/', { 'accept-language': 'de', cookie: 'campus.language=%22%3E' });
    expect(unknown).toContain('<html lang="en" dir="ltr">');
  });

  it('are written by the clocks of their reader', async () => {
    const { id } = await plan();
    const zoneIn = async (headers: Record<string, string>) =>
      /data-time-zone="([^"]*)"><p>\|\w+\|([^|]*)/.exec(await pageOf(`/watch/${id}`, headers))?.slice(1);
    expect(await zoneIn({})).toEqual(['Europe/Paris', 'Europe/Paris']);
    expect(await zoneIn({ 'accept-language': 'ur-PK' })).toEqual(['Asia/Karachi', 'Asia/Karachi']);
    expect(await zoneIn({ cookie: 'campus.zone=Asia/Tokyo' })).toEqual(['Asia/Tokyo', 'Asia/Tokyo']);
    expect(await zoneIn({ cookie: 'campus.zone="><script>' })).toEqual(['Europe/Paris', 'Europe/Paris']);
  });

  it('come compressed, as the browser takes it', async () => {
    for (const [accepted, sent] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await fetch(`${app.url}/events`, { headers: { 'accept-encoding': accepted } });
      expect(answer.headers.get('content-encoding')).toBe(sent);
      expect(answer.headers.get('vary')).toContain('Accept-Encoding');
      expect(await answer.text()).toContain('<div id="written-page"');
    }
  });

  it('are fetched again only when there is something new, by readers of one language', async () => {
    const { headers } = await fetch(`${app.url}/events`, { headers: { 'accept-language': 'fr' } });
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('vary')).toContain('Accept-Language');
    expect(headers.get('vary')).toContain('Cookie');
    expect(headers.get('etag')).toBeTruthy();
  });

  it('lead crawlers to the list of what there is, and away from what is no page', async () => {
    const robots = await (await fetch(`${app.url}/robots.txt`)).text();
    expect(robots).toContain(`Sitemap: ${publicUrl}/sitemap.xml`);
    expect(robots).toContain('Disallow: /api/');
  });
});

describe('a campus whose database does not answer', () => {
  it('still serves its pages', async () => {
    const other = await startTestApp({ config: { publicUrl, webDist: folder } });
    try {
      await other.app.inside.db.destroy();
      const answer = await fetch(`${other.url}/events/some-event`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('<div id="root">');
    } finally {
      await other.close();
    }
  });
});
