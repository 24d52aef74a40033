import { type FunctionComponent, type LazyExoticComponent, lazy } from 'react';
import { importAgain } from '../written-page/import-again.ts';
import { loadCatalogues } from './i18n.ts';

/** Code that comes later than its page, and the words that only it says. */
export async function withWords<Module>(names: readonly string[], code: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([code, loadCatalogues(names)]);
  return module;
}

/**
 * React's `lazy` for what stands beside a broadcast or a film. React keeps a failure and throws it: a line that is down
 * for a moment would take the picture and the sound with it. Here the place stays as it is while code does not come.
 */
export function lazyAgain<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): LazyExoticComponent<FunctionComponent<Props>> {
  return lazy(async () => ({ default: await importAgain(load) }));
}
