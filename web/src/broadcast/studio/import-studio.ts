import { loadCatalogues } from '../../app/i18n.ts';

type StudioModule = typeof import('./StudioView.tsx');

/** In a chunk of its own, with its words: nobody of the audience needs it. */
export async function importStudio(): Promise<StudioModule> {
  const [module] = await Promise.all([import('./StudioView.tsx'), loadCatalogues(['stage'])]);
  return module;
}
