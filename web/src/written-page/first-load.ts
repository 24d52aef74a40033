import { again } from './again.ts';

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

/** What the server named in the page; nothing where it named none. */
function filesOfFirstLoad(): string[] {
  const list = document.getElementById('first-load')?.textContent;
  return list ? (JSON.parse(list) as string[]) : [];
}

/**
 * Resolves when the browser holds all files that this page is drawn from, however often it has to ask. Before any of them
 * is imported: Chromium remembers a module that could not be had until the page is loaded again. Where a file is gone,
 * since the campus has a newer version, `loadAgain` brings the page of that one.
 */
export async function holdFirstLoad(loadAgain: () => void = loadPageAgain): Promise<void> {
  const hold = async (href: string): Promise<boolean> =>
    (await arriving.get(href)) || (await again(() => isHeld(href)));
  const held = await Promise.all(filesOfFirstLoad().map(hold));
  if (held.includes(false)) loadAgain();
}

/** By file that is being fetched for soon: whether it came. */
const arriving = new Map<string, Promise<boolean>>();

/** False when there is no such file. Rejects when nobody says so. */
async function isHeld(href: string): Promise<boolean> {
  const answer = await fetch(href);
  if (answer.status === 404) return false;
  if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
  await answer.arrayBuffer();
  return true;
}

/** Not a page that was loaded again already: it would be for ever. */
function loadPageAgain(): void {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (visit?.type !== 'reload') location.reload();
}

/** Asking for a file takes a phone a few milliseconds. */
const filesATask = 5;

/**
 * Begins to fetch the files that this page is drawn from, which the server named in it, without waiting for one to find
 * the next: for soon (`prefetch`, behind all else), or for now. `breath` lets the browser do something else.
 */
export async function fetchFirstLoad(rel: 'prefetch' | 'modulepreload', breath: () => Promise<void>): Promise<void> {
  for (const [index, href] of filesOfFirstLoad().entries()) {
    if (index > 0 && index % filesATask === 0) await breath();
    const link = document.createElement('link');
    link.rel = rel;
    if (rel === 'prefetch') {
      link.as = 'script';
      // Who does not know it says nothing of it either.
      if (link.relList.supports(rel)) arriving.set(href, whetherLoaded(link));
    }
    link.crossOrigin = '';
    link.href = href;
    document.head.append(link);
  }
}

function whetherLoaded(link: HTMLLinkElement): Promise<boolean> {
  return new Promise((resolve) => {
    link.addEventListener('load', () => resolve(true));
    link.addEventListener('error', () => resolve(false));
  });
}
