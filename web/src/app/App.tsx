import { QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import { lazy, Suspense, useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { rest, session } from '../api/client.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { chooseLanguage } from './i18n.ts';
import { followPerson } from './person-language.ts';
import { queryClient } from './query-client.ts';
import { ReadingDirection } from './ReadingDirection.tsx';
import { firstPage, router } from './router.ts';
import { whenCalm } from '../written-page/when-calm.ts';

/** Nothing has to be said before the first page stands and somebody does something; what is said earlier waits for it. */
const Toaster = lazy(async () => {
  await firstPage();
  await whenCalm();
  return { default: (await import('../ui/Toaster.tsx')).Toaster };
});

export function App() {
  useEffect(() => {
    void session.ready();
    // What somebody else may see must not stay on the screen after signing in or out.
    let personId = session.read().person?.id ?? null;
    return session.subscribe(() => {
      const next = session.read().person?.id ?? null;
      if (next !== personId) void queryClient.invalidateQueries();
      personId = next;
    });
  }, []);
  useEffect(
    () =>
      followPerson({
        session,
        current: () => i18next.language,
        speak: chooseLanguage,
        keep: (language) => rest.call('me.update', { body: { language } }),
      }),
    [],
  );
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <Suspense fallback={<Spinner />}>
          <ReadingDirection>
            <RouterProvider router={router} />
            <Suspense fallback={null}>
              <Toaster />
            </Suspense>
          </ReadingDirection>
        </Suspense>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}
