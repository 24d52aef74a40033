import type { SlidesEvent } from './events.ts';
import { noSlides, type SlidesState } from './state.ts';

/** Slides as the audience may know them: only the file that is shown, and only live. What is prepared stays unknown. */
export function audienceSlides(slides: SlidesState, isLive: boolean): SlidesState {
  const { shown } = slides;
  const deck = shown && slides.decks[shown.deckId];
  if (!isLive || !shown || !deck) return noSlides;
  return {
    decks: { [deck.id]: deck },
    shown,
    strokes: slides.strokes.filter(({ deckId }) => deckId === deck.id),
  };
}

/**
 * One event for the audience: as it is but for who did it, hidden, or `snapshot` where another file comes or goes, so
 * that only a fresh projected state is right.
 */
export function projectSlidesEvent(
  before: SlidesState,
  after: SlidesState,
  event: SlidesEvent,
  isLive: boolean,
): SlidesEvent | 'hidden' | 'snapshot' {
  if (!isLive) return 'hidden';
  if (before.shown?.deckId !== after.shown?.deckId) return 'snapshot';
  const shownId = after.shown?.deckId;
  const anonymous = { ...event, byId: null };
  switch (anonymous.type) {
    case 'slides.added':
    case 'slides.removed':
      return 'hidden';
    case 'slides.shown':
    case 'slides.hidden':
      return anonymous;
    case 'slides.drawn':
      return anonymous.stroke.deckId === shownId ? anonymous : 'hidden';
    case 'slides.erased':
      return anonymous.deckId === shownId ? anonymous : 'hidden';
    default:
      return unreachable(anonymous);
  }
}

function unreachable(value: never): never {
  throw new Error(`unknown event of slides ${JSON.stringify(value)}`);
}
