import { loadCatalogues } from '../../app/i18n.ts';

export type TakePartModule = Pick<typeof import('./TakePart.tsx'), 'TakePart'>;

/** In a chunk of its own, with its words: most of the audience only watch. */
export async function importTakePart(): Promise<TakePartModule> {
  const words = loadCatalogues(['stage']);
  const { TakePart } = await import('./TakePart.tsx');
  await words;
  return { TakePart };
}
