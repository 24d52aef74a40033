import type { TimelineMark } from '@campus/protocol';

/** Somebody whose line is weak loses their picture again and again: that is one thing to know, not twenty. */
const nearMs = 30_000;

const isTrouble = ({ type }: TimelineMark): boolean => type === 'gap' || type === 'rebuilt';

/** What happened, in order; of troubles that follow close on each other, the first. */
export function marksToShow(marks: readonly TimelineMark[]): readonly TimelineMark[] {
  let troubleUntilMs = Number.NEGATIVE_INFINITY;
  return marks
    .toSorted((a, b) => a.atMs - b.atMs)
    .filter((mark) => {
      if (!isTrouble(mark)) return true;
      const isNew = mark.atMs > troubleUntilMs;
      troubleUntilMs = mark.atMs + nearMs;
      return isNew;
    });
}
