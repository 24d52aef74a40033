import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import express, { Router } from 'express';

/**
 * Serves the built web app. Vite puts a hash of the content into the names below `assets/`, so those never change;
 * everything else is asked for again, so that a new version is there at the next load. Every address that is no file
 * is a page of the app.
 */
export function webApp(dist: string): Router {
  const root = resolve(dist);
  const router = Router();
  router.use(
    '/assets',
    express.static(join(root, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false }),
    (_request, response) => {
      // Not the page: a browser would take it for a script, and show nothing.
      response.status(404).type('text').send('Not found');
    },
  );
  router.use(
    express.static(root, {
      index: false,
      redirect: false,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.get('/{*any}', (_request, response) => {
    const page = join(root, 'index.html');
    if (!existsSync(page)) {
      response.status(503).type('text').send('The web app has not been built yet: npm start builds it.');
      return;
    }
    response.set('Cache-Control', 'no-cache').sendFile(page);
  });
  return router;
}
