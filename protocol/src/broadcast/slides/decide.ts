import { AppError } from '../../errors.ts';
import type { BroadcastCommand } from '../commands.ts';
import type { slidesClientCommands, slidesSystemCommands } from './commands.ts';
import type { SlidesEvent } from './events.ts';
import type { Deck, PagePlace, SlidesState, Stroke } from './state.ts';

export const mostDecks = 20;
/** Drawn lines come with the first snapshot; these keep it small. Altogether: then the oldest make room. */
export const mostStrokes = { onPage: 100, altogether: 400 } as const;

type SlidesCommandName = keyof typeof slidesClientCommands | keyof typeof slidesSystemCommands;
type SlidesCommand = Extract<BroadcastCommand, { type: SlidesCommandName }>;

type WithoutNumber<E> = E extends unknown ? Omit<E, 'seq' | 'atMs'> : never;
type UnnumberedSlidesEvent = WithoutNumber<SlidesEvent>;

/**
 * What a command makes happen to slides; nothing when it is so already. Whether the asker may is decided before.
 * Throws AppError (NOT_FOUND, LIMIT_EXCEEDED).
 */
export function decideSlides(
  slides: SlidesState,
  command: SlidesCommand,
  actorId: string | null,
): UnnumberedSlidesEvent[] {
  switch (command.type) {
    case 'slides.add': {
      const { deckId, pageCount, byId } = command;
      if (slides.decks[deckId]) return [];
      if (Object.keys(slides.decks).length >= mostDecks)
        throw new AppError('LIMIT_EXCEEDED', `a broadcast has at most ${mostDecks} files of slides`);
      return [{ type: 'slides.added', byId, deckId, pageCount }];
    }
    case 'slides.remove': {
      const { deckId, byId } = command;
      const deck = slides.decks[deckId];
      return deck ? [{ type: 'slides.removed', byId, deckId, wasOnAir: deck.wasOnAir }] : [];
    }
    case 'slides.show': {
      const { deckId, page } = needPage(slides, command);
      if (slides.shown?.deckId === deckId && slides.shown.page === page) return [];
      return [{ type: 'slides.shown', byId: actorId, deckId, page }];
    }
    case 'slides.hide':
      return slides.shown ? [{ type: 'slides.hidden', byId: actorId }] : [];
    case 'slides.draw': {
      const { stroke } = command;
      needPage(slides, stroke);
      if (slides.strokes.some(({ id }) => id === stroke.id)) return [];
      const onPage = slides.strokes.filter(({ deckId, page }) => deckId === stroke.deckId && page === stroke.page);
      if (onPage.length >= mostStrokes.onPage) throw new AppError('LIMIT_EXCEEDED', 'too much is drawn on the page');
      const drawn: UnnumberedSlidesEvent = { type: 'slides.drawn', byId: actorId, stroke };
      const old = slides.strokes.length >= mostStrokes.altogether ? oldestElsewhere(slides, stroke) : undefined;
      if (!old) return [drawn];
      const { id: strokeId, deckId, page } = old;
      return [{ type: 'slides.erased', byId: actorId, deckId, page, strokeId }, drawn];
    }
    case 'slides.erase': {
      const { deckId, page, strokeId } = command;
      const isThere = slides.strokes.some(
        (stroke) => stroke.deckId === deckId && stroke.page === page && (strokeId === null || stroke.id === strokeId),
      );
      return isThere ? [{ type: 'slides.erased', byId: actorId, deckId, page, strokeId }] : [];
    }
    default:
      return unreachable(command);
  }
}

/** The oldest line on a page that is neither the one that is drawn on nor the one that is shown. */
function oldestElsewhere({ strokes, shown }: SlidesState, drawnOn: PagePlace): Stroke | undefined {
  const isOn = (stroke: Stroke, place: PagePlace | null): boolean =>
    stroke.deckId === place?.deckId && stroke.page === place.page;
  return strokes.find((stroke) => !isOn(stroke, drawnOn) && !isOn(stroke, shown));
}

function needPage(slides: SlidesState, { deckId, page }: { deckId: string; page: number }) {
  const deck: Deck | undefined = slides.decks[deckId];
  if (!deck) throw new AppError('NOT_FOUND', 'there are no such slides');
  if (page > deck.pageCount) throw new AppError('NOT_FOUND', `the slides have ${deck.pageCount} pages`);
  return { deckId, page };
}

function unreachable(value: never): never {
  throw new Error(`unknown command ${JSON.stringify(value)}`);
}
