import type { CampusEvent, Language } from '@campus/protocol';
import type { PageOrder } from '@campus/protocol/written-pages';
import { describe, expect, it } from 'vitest';
import { writePage } from './write-page.tsx';

// Friday 27 March 2026, 18:00 in Paris; the clocks are put forward two nights later.
const startsAtMs = Date.parse('2026-03-27T17:00:00Z');
const event = {
  ...{ id: 'event-1', institutionId: 'institution-1', institutionName: 'Nantes', title: 'Tea & <b>tales</b>' },
  ...{ description: 'Stories from two cities.\nBring one.', kind: 'culture-sharing', languages: ['fr', 'ur'] },
  ...{ startsAtMs, durationMinutes: 90, timeZone: 'Europe/Paris', visibility: 'public', phase: 'scheduled' },
  ...{ canHost: false, isCancelled: false, isRecordedAutomatically: true, isForSchools: false, isDemo: false },
  ...{ seriesId: null, cover: null, agenda: [], capacity: null },
} as unknown as CampusEvent;

const paris = { timeZone: 'Europe/Paris', tags: ['fr-FR'] };
const replies: PageOrder['replies'] = [
  { name: 'instance.show', request: {}, reply: { leadInstitution: 'Nantes', version: '1', isSetUp: true } },
  { name: 'events.list', request: {}, reply: { events: [{ ...event, startsAtMs: Date.now() + 86_400_000 }] } },
  { name: 'events.show', request: { params: { id: 'event-1' } }, reply: event },
  { name: 'recordings.list', request: {}, reply: { recordings: [] } },
  { name: 'recordings.list', request: { query: { eventId: 'event-1' } }, reply: { recordings: [] } },
];

let lastId = 0;
function write(path: string, order: Partial<PageOrder> = {}) {
  lastId += 1;
  return writePage({ id: lastId, path, language: 'en', reader: paris, replies, ...order });
}

async function textOf(path: string, language: Language, reader: PageOrder['reader']): Promise<string> {
  const { html } = await write(path, { language, reader });
  return (html ?? '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

describe('the server writes a page', () => {
  it.each(['/', '/events', '/events/event-1', '/watch/event-1'])('%s, whole, with what it asks', async (path) => {
    const { html, questions } = await write(path);
    expect(questions).toEqual([]);
    expect(html).not.toContain('data-waiting');
    expect(html).toContain('Tea &amp; &lt;b&gt;tales&lt;/b&gt;');
    expect(html).not.toMatch(/<script|<b>|<!--/);
  });

  it('of recordings and equipment, of which the browser says more', async () => {
    const { html } = await write('/equipment');
    expect(html).toContain('Check your equipment');
    expect(html).toContain('data-testid="check-network"');
    const library = await write('/recordings?event=event-1', { replies: [] });
    expect(library.questions).toContainEqual({ name: 'recordings.list', request: { query: { eventId: 'event-1' } } });
  });

  it('and says what it lacks where it has no replies yet', async () => {
    const { questions } = await write('/events/event-1', { replies: [] });
    expect(questions).toContainEqual({ name: 'events.show', request: { params: { id: 'event-1' } } });
    const next = await write('/events/event-1', { replies: replies.slice(0, 3) });
    expect(next.questions).toEqual([{ name: 'recordings.list', request: { query: { eventId: 'event-1' } } }]);
  });

  it('by the clocks and in the language of its reader, with the event’s time beside', async () => {
    const french = await textOf('/events/event-1', 'fr', paris);
    expect(french).toContain('ven. 27 mars 2026, 18:00 UTC+1');
    expect(french).not.toContain('sur place');
    const urdu = await textOf('/events/event-1', 'ur', { timeZone: 'Asia/Karachi', tags: ['ur-PK'] });
    expect(urdu).toContain('10:00 PM GMT +5');
    expect(urdu).toContain('06:00 PM GMT +1');
    const american = await textOf('/events/event-1', 'en', { timeZone: 'America/New_York', tags: ['en-US'] });
    expect(american).toContain('Fri, Mar 27, 2026, 01:00 PM EDT');
  });

  it('as a stranger gets it', async () => {
    const page = await textOf('/events/event-1', 'en', paris);
    expect(page).toContain('Sign in');
    expect(await textOf('/watch/event-1', 'en', paris)).toContain('Your name');
  });
});
