import { z } from 'zod';
import { InkColour, PagePlace, PageUnit } from './broadcast/slides/state.ts';
import { EpochMs, Id } from './ids.ts';
import { legible } from './legible.ts';

/** A PDF's bytes as they were chosen. What is in them the server finds out. */
export const PdfFile = z.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.byteLength > 0,
  'must be a file with something in it',
);

/** What the file is called among the others; the audience never sees it. */
export const DeckName = z.string().overwrite(legible).trim().min(1).max(140);

/** A file of slides as those see it who show it. */
export const ListedDeck = z.object({
  id: Id,
  name: DeckName,
  pageCount: z.number().int().positive(),
  bytes: z.number().int().positive(),
  uploadedAtMs: EpochMs,
  /** Of each page, the first first; empty where none was found. */
  titles: z.array(z.string()),
});
export type ListedDeck = z.infer<typeof ListedDeck>;

/** What a campus takes in; set by its configuration. */
export const SlidesLimits = z.object({
  largestBytes: z.number().int().positive(),
  mostPages: z.number().int().positive(),
});
export type SlidesLimits = z.infer<typeof SlidesLimits>;

/** Why a file is refused: the field that INVALID names. `effort`: it would take too much time or memory to read. */
export const slidesProblems = ['pdf', 'password', 'pages', 'effort'] as const;
export type SlidesProblem = (typeof slidesProblems)[number];

/** What was on a page that a recording shows: for its chapters, and for searching. */
export const PageText = PagePlace.extend({ title: z.string(), text: z.string() });
export type PageText = z.infer<typeof PageText>;

/** The newest part of a line that is being drawn: `from` is the number of its points that were told before. */
const StrokePart = z.object({
  id: Id,
  colour: InkColour,
  from: z.number().int().nonnegative(),
  points: z.array(PageUnit).max(128),
});

/**
 * Where somebody points, and what they are drawing: passed on, never stored. A line that is finished becomes a command
 * of the log (`slides.draw`) and is known by the same id.
 */
export const SlideTrace = PagePlace.extend({
  pointer: z.object({ x: PageUnit, y: PageUnit }).nullable(),
  strokes: z.array(StrokePart).max(4),
});
export type SlideTrace = z.infer<typeof SlideTrace>;

/** So often a trace may be sent, and is passed on, at most. */
export const traceEveryMs = 80;

const mostStrokesAtOnce = 4;
const mostUnitsAtOnce = 128;

/**
 * Two traces, one after the other, as one: the newest place of the pointer, and of each line what it has become. A
 * piece that does not follow the one before is kept beside it as far as there is room: the finished line comes anyway.
 */
export function mergeTraces(before: SlideTrace, after: SlideTrace): SlideTrace {
  if (before.deckId !== after.deckId || before.page !== after.page) return after;
  const strokes = [...before.strokes];
  for (const stroke of after.strokes) {
    const index = strokes.findLastIndex(
      (known) =>
        known.id === stroke.id &&
        known.from + known.points.length / 2 === stroke.from &&
        known.points.length + stroke.points.length <= mostUnitsAtOnce,
    );
    const known = strokes[index];
    if (known) strokes[index] = { ...known, points: [...known.points, ...stroke.points] };
    else strokes.push(stroke);
  }
  return { ...after, strokes: strokes.slice(-mostStrokesAtOnce) };
}
