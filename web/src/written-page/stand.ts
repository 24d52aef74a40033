import { type Deeds, hearDeeds } from './deeds.ts';
import { fetchFirstLoad, holdFirstLoad, whenPainted } from './first-load.ts';
import { isKnownReader } from './known-reader.ts';
import { writeInOwnZone } from './own-zone.ts';
import { whenCalm } from './when-calm.ts';

/** The page that the server wrote, and what somebody did on it. */
export interface WrittenPage {
  readonly element: HTMLElement;
  readonly deeds: Deeds;
}

/** Null where the server wrote none: the app then draws the page. */
export function findWrittenPage(): WrittenPage | null {
  const element = document.getElementById('written-page');
  return element && { element, deeds: hearDeeds(element) };
}

/** Whoever pays for each byte says so. https://wicg.github.io/savedata/ */
const savesData = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/**
 * Resolves when the app is wanted: somebody does something, or has looked at the page for some seconds; at once for those
 * of whom this browser keeps more than the server knows. Until then its files are fetched, and nothing of them is run; then
 * the browser holds them all.
 */
export async function whenAppIsWanted({ element, deeds }: WrittenPage, breath: () => Promise<void>): Promise<void> {
  const isKnown = isKnownReader([() => localStorage, () => sessionStorage]);
  const isCalm = whenCalm();
  await whenPainted();
  if (isKnown) return void fetchFirstLoad('modulepreload', breath);
  // Without an answer, what stands there stands on, its times by the clocks that they name.
  writeInOwnZone(element, deeds.any).catch(() => undefined);
  if (!savesData()) void fetchFirstLoad('prefetch', breath);
  await isCalm;
  // A line that is down for a moment leaves the reader with the written page, and what they pressed there waits.
  await holdFirstLoad();
}
