import fc from 'fast-check';
import type { BroadcastCommand } from '../broadcast/commands.ts';

const deckId = fc.constantFrom('deck-1', 'deck-2');
/** The fourth page is one too many. */
const page = fc.integer({ min: 1, max: 4 });
const strokeId = fc.constantFrom('line-1', 'line-2', 'line-3');

export const slidesCommand: fc.Arbitrary<BroadcastCommand> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('slides.show' as const), deckId, page }) },
  { weight: 1, arbitrary: fc.constant<BroadcastCommand>({ type: 'slides.hide' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('slides.draw' as const),
      stroke: fc.record({
        id: strokeId,
        deckId,
        page,
        colour: fc.constantFrom('red' as const, 'yellow' as const),
        points: fc.constantFrom<number[]>([0, 0, 10_000, 10_000], [5_000, 5_000]),
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('slides.erase' as const),
      deckId,
      page,
      strokeId: fc.option(strokeId),
    }),
  },
);

const uploader = fc.constantFrom('host-1', 'speaker-1', null);

export const slidesSystemCommand: fc.Arbitrary<BroadcastCommand> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('slides.add' as const),
      deckId,
      pageCount: fc.constant(3),
      byId: uploader,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('slides.remove' as const), deckId, byId: uploader }) },
);
