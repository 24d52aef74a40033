import type { SlidesEvent } from './events.ts';
import { noSlides, type SlidesState } from './state.ts';

/** Total, as `apply` is: an event about slides that this state does not hold changes nothing. */
export function applySlides(slides: SlidesState, event: SlidesEvent, isLive: boolean): SlidesState {
  switch (event.type) {
    case 'slides.added': {
      const { deckId, pageCount, atMs } = event;
      const deck = { id: deckId, pageCount, addedAtMs: atMs, wasOnAir: false };
      return { ...slides, decks: { ...slides.decks, [deckId]: deck } };
    }
    case 'slides.removed': {
      const { [event.deckId]: _gone, ...decks } = slides.decks;
      return {
        decks,
        shown: slides.shown?.deckId === event.deckId ? null : slides.shown,
        strokes: slides.strokes.filter(({ deckId }) => deckId !== event.deckId),
      };
    }
    case 'slides.shown': {
      const { deckId, page } = event;
      if (!slides.decks[deckId]) return slides;
      const next = { ...slides, shown: { deckId, page } };
      return isLive ? aired(next) : next;
    }
    case 'slides.hidden':
      return { ...slides, shown: null };
    case 'slides.drawn':
      return slides.decks[event.stroke.deckId] ? { ...slides, strokes: [...slides.strokes, event.stroke] } : slides;
    case 'slides.erased': {
      const { deckId, page, strokeId } = event;
      const strokes = slides.strokes.filter(
        (stroke) => stroke.deckId !== deckId || stroke.page !== page || (strokeId !== null && stroke.id !== strokeId),
      );
      return strokes.length === slides.strokes.length ? slides : { ...slides, strokes };
    }
    default:
      return unreachable(event);
  }
}

/** What is shown is seen by the audience from now on. */
export function aired(slides: SlidesState): SlidesState {
  const deck = slides.shown && slides.decks[slides.shown.deckId];
  if (!deck || deck.wasOnAir) return slides;
  return { ...slides, decks: { ...slides.decks, [deck.id]: { ...deck, wasOnAir: true } } };
}

/** After the end nothing is shown; which files there are still matters to the replay. */
export function ended(slides: SlidesState): SlidesState {
  return slides.shown || slides.strokes.length > 0 ? { ...slides, shown: null, strokes: noSlides.strokes } : slides;
}

function unreachable(value: never): never {
  throw new Error(`unknown event of slides ${JSON.stringify(value)}`);
}
