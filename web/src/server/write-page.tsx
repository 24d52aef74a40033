import type { PageOrder, PageQuestion, WrittenPage } from '@campus/protocol/written-pages';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from 'react-router';
import { session } from '../api/client.ts';
import { keyOf } from '../api/queries.ts';
import { startWords } from '../app/i18n.ts';
import { ReadingDirection } from '../app/ReadingDirection.tsx';
import { routes } from '../app/routes.tsx';
import { tellReader } from '../ui/reader.ts';

const handler = createStaticHandler(routes);

/**
 * A public page as somebody without an account sees it: the same components that the app draws it with. Without what a
 * browser adds: no state is taken over, and the app draws the page anew when it is there (`standing/`). One page after the
 * other: what language, and for whom, stands once for all.
 */
export async function writePage(order: PageOrder): Promise<Omit<WrittenPage, 'id'>> {
  session.end();
  tellReader(order.reader);
  await startWords(order.language);
  await i18next.changeLanguage(order.language);
  const context = await handler.query(new Request(`http://campus.invalid${order.path}`));
  if (context instanceof Response || context.errors) return { html: null, questions: [] };
  // Nothing is old while one page is written.
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  for (const { name, request, reply } of order.replies) client.setQueryData(keyOf(name, request), reply);
  const html = renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <ReadingDirection>
        <StaticRouterProvider
          router={createStaticRouter(handler.dataRoutes, context)}
          context={context}
          hydrate={false}
        />
      </ReadingDirection>
    </QueryClientProvider>,
  );
  return { html, questions: openQuestions(client) };
}

function openQuestions(client: QueryClient): PageQuestion[] {
  return client
    .getQueryCache()
    .getAll()
    .filter(({ state, options }) => state.data === undefined && !('enabled' in options && options.enabled === false))
    .map(({ queryKey }) => {
      // As `keyOf` made it.
      const [name, request] = queryKey as [PageQuestion['name'], unknown];
      return { name, request };
    });
}
