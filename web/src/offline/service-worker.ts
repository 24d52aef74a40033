import type { Language } from '@campus/protocol';
import { answerOffline, type PageRequestEvent } from './answer-offline.ts';
import { offlinePage } from './offline-page.ts';
import type words from '../locales/en/offline.json';

/** The part of a service worker's global scope that is used here: the libraries of DOM and worker exclude one another. */
interface WorkerScope {
  readonly location: { readonly search: string };
  readonly registration: { readonly navigationPreload?: { enable(): Promise<void> } };
  skipWaiting(): Promise<void>;
  addEventListener(
    type: 'install' | 'activate',
    listen: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(type: 'fetch', listen: (event: PageRequestEvent) => void): void;
}

type Words = typeof words;

const scope = globalThis as unknown as WorkerScope;
const catalogues = import.meta.glob<Words>('../locales/*/offline.json', { eager: true, import: 'default' });
const wordsIn = (language: string): Words | undefined => catalogues[`../locales/${language}/offline.json`];

/** Said by the page that registered this worker: another language is another worker. */
const wanted = new URLSearchParams(scope.location.search).get('language') ?? '';
// A language that has a catalogue is one of ours.
const language = (wordsIn(wanted) ? wanted : 'en') as Language;

function page(): string {
  return offlinePage(language, (key) => wordsIn(language)?.[key.slice('offline:'.length) as keyof Words] ?? '');
}

// There is nothing that an older worker still has to do.
scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) =>
  event.waitUntil(scope.registration.navigationPreload?.enable() ?? Promise.resolve()),
);
scope.addEventListener('fetch', (event) =>
  answerOffline(event, { fetch: (request) => fetch(request as Request), page }),
);
