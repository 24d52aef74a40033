import type { Layout } from '../roles.ts';
import type { PagePlace, SlidesState } from './state.ts';

interface Pictures {
  readonly layout: Layout;
  readonly videoTrackIds: readonly string[];
  readonly slate: string | null;
}

/**
 * Slides are the main picture for as long as they are shown, with a camera in their corner: the first of those that
 * would be seen without them, else the first there is (the host had a screen on air). Without any they stand alone,
 * also where there would be a slate: whoever lost the picture still follows the talk.
 */
export function withSlides<P extends Pictures>(
  program: P,
  slides: SlidesState,
  cameraIds: readonly string[],
): P & { slides: PagePlace | null } {
  const { shown } = slides;
  if (!shown || !slides.decks[shown.deckId]) return { ...program, slides: null };
  const corner = program.videoTrackIds.find((id) => cameraIds.includes(id)) ?? cameraIds[0];
  return {
    ...program,
    layout: corner === undefined ? 'one' : 'picture-in-picture',
    videoTrackIds: corner === undefined ? [] : [corner],
    slate: null,
    slides: shown,
  };
}
