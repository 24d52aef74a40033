/** What a service worker is asked, as far as this one looks at it (https://www.w3.org/TR/service-workers/). */
export interface PageRequestEvent {
  readonly request: { readonly mode: string; readonly method: string; readonly url: string };
  /** What the browser asked for itself, while this worker was still being started. */
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}

/** Never pages, whatever opens them: downloads, and what programs read. */
const notPages = /^\/(?:api|live|media)\//;

/**
 * Leads a request for a page to the network, and answers only when that cannot. Everything else is none of its business
 * and is not even slowed down: nothing is stored, so that nothing old is ever shown.
 */
export function answerOffline(
  event: PageRequestEvent,
  { fetch, page }: { fetch: (request: PageRequestEvent['request']) => Promise<Response>; page: () => string },
): void {
  const { mode, method, url } = event.request;
  if (mode !== 'navigate' || method !== 'GET' || notPages.test(new URL(url).pathname)) return;
  const fromNetwork = async (): Promise<Response> => (await event.preloadResponse) ?? (await fetch(event.request));
  event.respondWith(
    fromNetwork().catch(
      () =>
        new Response(page(), {
          status: 503,
          headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
        }),
    ),
  );
}
