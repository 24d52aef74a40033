/** A window that is hidden meanwhile draws nothing more, and some browsers do not say when they drew. */
const longestMs = 1_500;

/**
 * Resolves when the browser has drawn the written page, so that the app's code takes neither the network nor the
 * processor from it. At once where nobody looks.
 */
export async function whenPainted(): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  await new Promise<void>((resolve) => {
    setTimeout(resolve, longestMs);
    const observer = new PerformanceObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: 'paint', buffered: true });
  });
}

/** Asking for a file takes a phone a few milliseconds. */
const filesATask = 5;

/**
 * Begins to fetch the files that this page is drawn from, which the server named in it, without waiting for one to find
 * the next: for soon (`prefetch`, behind all else), or for now. `breath` lets the browser do something else.
 */
export async function fetchFirstLoad(rel: 'prefetch' | 'modulepreload', breath: () => Promise<void>): Promise<void> {
  const list = document.getElementById('first-load')?.textContent;
  if (!list) return;
  for (const [index, href] of (JSON.parse(list) as string[]).entries()) {
    if (index > 0 && index % filesATask === 0) await breath();
    const link = document.createElement('link');
    link.rel = rel;
    if (rel === 'prefetch') link.as = 'script';
    link.crossOrigin = '';
    link.href = href;
    document.head.append(link);
  }
}
