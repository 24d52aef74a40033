import { loadCatalogues } from '../../app/i18n.ts';

/** In a chunk of its own, with its words: nobody of the audience needs it. */
export async function importStudio(): Promise<typeof import('./StudioView.tsx')> {
  const [module] = await Promise.all([import('./StudioView.tsx'), loadCatalogues(['stage'])]);
  return module;
}
