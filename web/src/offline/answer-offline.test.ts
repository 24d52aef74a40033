import { Language } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../locales/read-catalogues.ts';
import { answerOffline, type PageRequestEvent } from './answer-offline.ts';
import { offlinePage } from './offline-page.ts';

const wanted = { mode: 'navigate', method: 'GET', url: 'https://campus.example/events' };
const page = () => 'no connection';
const fromServer = () => Promise.resolve(new Response('from the server'));
const noNetwork = () => Promise.reject(new TypeError('Failed to fetch'));

/** What the worker answers, or null when it leaves the request to the browser. */
async function ask(
  fetch: () => Promise<Response>,
  request: Partial<typeof wanted> = {},
  preload: Promise<Response | undefined> = Promise.resolve(undefined),
): Promise<Response | null> {
  let answer: Promise<Response> | null = null;
  const event: PageRequestEvent = {
    request: { ...wanted, ...request },
    preloadResponse: preload,
    respondWith: (response) => {
      answer = response;
    },
  };
  answerOffline(event, { fetch, page });
  return answer;
}

describe('the service worker', () => {
  it('shows what the server says, whatever it says', async () => {
    expect(await (await ask(fromServer))?.text()).toBe('from the server');
    const trouble = await ask(async () => new Response('no such page', { status: 404 }));
    expect(trouble?.status).toBe(404);
  });

  it('takes what the browser asked for already, and asks for nothing twice', async () => {
    const answer = await ask(noNetwork, {}, Promise.resolve(new Response('preloaded')));
    expect(await answer?.text()).toBe('preloaded');
  });

  it('says that there is no connection when nothing answers', async () => {
    for (const preload of [Promise.resolve(undefined), Promise.reject(new TypeError('Failed to fetch'))]) {
      const answer = await ask(noNetwork, {}, preload);
      expect(answer?.status).toBe(503);
      expect(answer?.headers.get('content-type')).toContain('text/html');
      expect(answer?.headers.get('cache-control')).toBe('no-store');
      expect(await answer?.text()).toBe('no connection');
    }
  });

  it('leaves everything that is no page to the browser', async () => {
    for (const request of [
      { mode: 'cors' },
      { mode: 'no-cors' },
      { mode: 'same-origin' },
      { method: 'POST' },
      { url: 'https://campus.example/api/events' },
      { url: 'https://campus.example/media/recording-1/program.mp4?token=t' },
      { url: 'https://campus.example/live/?EIO=4' },
    ]) {
      expect(await ask(noNetwork, request), JSON.stringify(request)).toBeNull();
    }
  });
});

describe('the offline page', () => {
  it.each(Language.options)('is whole in itself in %s', (language) => {
    const words = catalogueOf(language);
    const html = offlinePage(language, (key) => words.get(key) ?? '');
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ur' ? 'rtl' : 'ltr'}">`);
    for (const key of ['title', 'detail', 'again', 'app']) {
      const text = words.get(`offline:${key}`);
      expect(text).toBeTruthy();
      expect(html).toContain(text);
    }
    // Nothing is fetched: neither a file of ours, nor of anybody else.
    expect(html).not.toMatch(/\b(?:src|srcset)=|<link|@import|url\(/);
  });

  it('takes no words for tags', () => {
    expect(offlinePage('en', () => '<b>&</b>')).not.toContain('<b>');
  });
});
