import { Router } from 'express';
import { escapeHtml } from './html.ts';
import { type PublicPages, siteAddresses } from './public-pages.ts';

/** `robots.txt`, and the `sitemap.xml` that it names (https://www.sitemaps.org/protocol.html). */
export function crawlerFiles({ pages, publicUrl }: { pages: PublicPages; publicUrl: () => string }): Router {
  const router = Router();
  router.get('/robots.txt', (_request, response) => {
    const closed = ['/api/', '/live/', '/media/'].map((path) => `Disallow: ${path}`);
    const lines = ['User-agent: *', ...closed, `Sitemap: ${publicUrl()}/sitemap.xml`];
    response
      .set('Cache-Control', 'no-cache')
      .type('text/plain')
      .send(`${lines.join('\n')}\n`);
  });
  router.get('/sitemap.xml', async (_request, response) => {
    const entry = (path: string, changedAtMs?: number): string => {
      const changed =
        changedAtMs === undefined ? '' : `<lastmod>${new Date(changedAtMs).toISOString().slice(0, 19)}Z</lastmod>`;
      return `<url><loc>${escapeHtml(publicUrl() + path)}</loc>${changed}</url>`;
    };
    const events = await pages.listEvents();
    const entries = [
      ...siteAddresses.map((path) => entry(path)),
      ...events.map(({ id, changedAtMs }) => entry(`/events/${id}`, changedAtMs)),
    ];
    response
      .set('Cache-Control', 'no-cache')
      .type('application/xml')
      .send(
        [
          '<?xml version="1.0" encoding="UTF-8"?>',
          '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
          ...entries,
          '</urlset>\n',
        ].join('\n'),
      );
  });
  return router;
}
