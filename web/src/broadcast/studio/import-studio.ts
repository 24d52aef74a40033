import { loadCatalogues } from '../../app/i18n.ts';

/** In a chunk of its own, with its words: nobody of the audience needs it. */
export async function importStudio() {
  const words = loadCatalogues(['stage']);
  const { StudioView } = await import('./StudioView.tsx');
  await words;
  return { StudioView };
}
