import { AppError } from '@campus/protocol';
import { rest } from '../../api/client.ts';

/** By one's part in a broadcast, or as whoever is signed in, with a link of the event if there is one. */
export type SlideCredentials = { readonly join: string } | { readonly link: string | undefined };

/**
 * The file, which the browser keeps by its address for as long as it likes: what is asked for again comes from there.
 * Rejects with AppError.
 */
export async function fetchDeck(deckId: string, by: SlideCredentials): Promise<Uint8Array<ArrayBuffer>> {
  if (!('join' in by)) {
    const link = by.link === undefined ? {} : { query: { link: by.link } };
    return rest.call('slides.file', { params: { id: deckId }, ...link });
  }
  return rest.call('slides.file', { params: { id: deckId } }, { join: by.join });
}

export const importPdfEngine = async () => {
  try {
    return await import('./pdf-engine.ts');
  } catch (cause) {
    throw new AppError('UNAVAILABLE', 'what draws slides could not be fetched', { cause });
  }
};
