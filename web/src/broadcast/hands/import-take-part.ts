import { withWords } from '../../app/lazy-again.ts';

export type TakePartModule = Pick<typeof import('./TakePart.tsx'), 'TakePart'>;

/** In a chunk of its own, with its words: most of the audience only watch. */
export function importTakePart(): Promise<TakePartModule> {
  return withWords(['stage'], import('./TakePart.tsx'));
}
