import { join, resolve } from 'node:path';
import type { Language } from '@campus/protocol';
import type { Logger } from '@campus/service-kit/log';
import express, { type Request, Router } from 'express';
import { builtApp, type FirstLoad, type Words } from './built-app.ts';
import { describeCompressed, preferCompressed, sendCompressed } from './compressed-files.ts';
import { crawlerFiles } from './crawler-files.ts';
import { dressPage, type PageDress, type PublicPage } from './page-head.ts';
import type { PageWriter } from './page-writer.ts';
import type { PublicPages } from './public-pages.ts';
import { readerLanguage } from './reader-language.ts';
import { readerZone } from './reader-zone.ts';

/** More than anybody reads; a page is written for them, and shared by those who read the same. */
const mostTags = 8;

interface Deps {
  /** The folder of the built app. */
  readonly dist: string;
  readonly pages: PublicPages;
  readonly writer: PageWriter;
  readonly publicUrl: () => string;
  readonly log: Logger;
}

/**
 * Serves the built web app. Vite puts a hash of the content into the names below `assets/`, so those never change;
 * everything else is asked for again, so that a new version is there at the next load. Every address that is no file
 * is a page of the app, with a head that says what is to be found there to those who run no script.
 */
export function webApp({ dist, pages, writer, publicUrl, log }: Deps): Router {
  const root = resolve(dist);
  const assets = join(root, 'assets');
  const readApp = builtApp(root);
  const router = Router();

  /** The page is served also while the database does not answer. */
  async function describe(path: string, language: Language, words: Words | undefined): Promise<PublicPage | null> {
    if (!words) return null;
    return pages.describe(path, language, words).catch((error: unknown) => {
      log.warn({ err: error }, 'a page is served without what it is about');
      return null;
    });
  }

  /** Null for whoever has to wait for the app to read it. */
  async function write(request: Request, language: Language, page: PublicPage): Promise<PageDress['written']> {
    const tags = request.acceptsLanguages().slice(0, mostTags);
    const timeZone = readerZone(request, tags, page.timeZone);
    const html = await writer.write({ path: writtenPath(request), language, reader: { timeZone, tags } });
    return html === null ? null : { html, timeZone };
  }

  router.use(
    '/assets',
    preferCompressed(assets),
    express.static(assets, {
      immutable: true,
      maxAge: '1y',
      index: false,
      redirect: false,
      setHeaders: describeCompressed,
    }),
    (_request, response) => {
      // Not the page: a browser would take it for a script, and show nothing.
      response.status(404).type('text').send('Not found');
    },
  );
  router.use(crawlerFiles({ pages, publicUrl }));
  const files = express.static(root, {
    index: false,
    redirect: false,
    setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
  });
  // Its own file would be the page without its head.
  router.use((request, response, next) => (request.path === '/index.html' ? next() : files(request, response, next)));
  router.get('/{*any}', async (request, response) => {
    const app = await readApp();
    if (!app) {
      response.status(503).type('text').send('The web app has not been built yet: npm start builds it.');
      return;
    }
    const language = readerLanguage(request);
    const words = app.words[language];
    const publicPage = await describe(request.path, language, words);
    const html = dressPage(app.page, {
      language,
      brand: words?.brand,
      publicPage,
      written: publicPage && (await write(request, language, publicPage)),
      firstLoad: firstLoadOf(app.firstLoads, request.path),
    });
    response.set('Cache-Control', 'no-cache').vary('Accept-Language, Cookie');
    await sendCompressed(request, response, html);
  });
  return router;
}

/** With what changes what stands on a page for everybody: a link's token does not, nor what others write into addresses. */
function writtenPath({ path, query }: Request): string {
  const { event } = query;
  return typeof event === 'string' && /^[\w-]{1,64}$/.test(event) ? `${path}?event=${event}` : path;
}

/** By the path's pattern: `/events/:id` for `/events/spring`. */
function firstLoadOf(firstLoads: Readonly<Record<string, FirstLoad>>, path: string): FirstLoad | undefined {
  const [, first = '', second, ...rest] = path.split('/');
  if (rest.length > 0) return undefined;
  if (second === undefined) return firstLoads[`/${first}`];
  const pattern = Object.keys(firstLoads).find((known) => known.startsWith(`/${first}/:`));
  return pattern === undefined ? undefined : firstLoads[pattern];
}
