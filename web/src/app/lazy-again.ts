import { type FunctionComponent, type LazyExoticComponent, lazy } from 'react';
import { again } from '../written-page/again.ts';
import { loadCatalogues } from './i18n.ts';

/** Code that comes later than its page, and the words that only it says. */
export async function withWords<Module>(names: readonly string[], code: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([code, loadCatalogues(names)]);
  return module;
}

/**
 * React's `lazy` for what stands beside a broadcast or a film. React keeps a failure and throws it: a line that is down
 * for a moment would take the picture and the sound with it. Here the place stays as it is while code does not come.
 * (Chromium remembers a file that could not be had until the page is loaded again; other browsers ask for it.)
 */
export function lazyAgain<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): LazyExoticComponent<FunctionComponent<Props>> {
  return lazy(async () => ({ default: await again(load) }));
}
