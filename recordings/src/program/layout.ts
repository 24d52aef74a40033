import type { Layout } from '@campus/protocol/broadcast/roles';
import { picture } from './frame-size.ts';

/** A rectangle of the program's picture in pixels; even numbers, because chroma has half the resolution. */
export interface Cell {
  x: number;
  y: number;
  width: number;
  height: number;
}

const { width, height } = picture;
const cornerMargin = 24;
/** A quarter of the width: a face is still to be read, and a slide's text is not covered. */
const corner = { width: width / 4, height: height / 4 };

/** Where each of the pictures goes, in their order. The first of a picture in picture is the large one. */
export function cellsOf(layout: Layout, count: number): Cell[] {
  if (count <= 1 || layout === 'one') return [{ x: 0, y: 0, width, height }];
  switch (layout) {
    case 'side-by-side':
      return [
        { x: 0, y: 0, width: width / 2, height },
        { x: width / 2, y: 0, width: width / 2, height },
      ];
    case 'picture-in-picture':
      return [
        { x: 0, y: 0, width, height },
        {
          x: width - corner.width - cornerMargin,
          y: height - corner.height - cornerMargin,
          ...corner,
        },
      ];
    case 'grid':
      return gridOf(count);
  }
}

/** Rows of equal cells; a last row that is not full stands in the middle. */
function gridOf(count: number): Cell[] {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const cellWidth = even(width / columns);
  const cellHeight = even(height / rows);
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const indent = even((width - inRow * cellWidth) / 2);
    return { x: indent + (index % columns) * cellWidth, y: row * cellHeight, width: cellWidth, height: cellHeight };
  });
}

function even(value: number): number {
  return Math.floor(value / 2) * 2;
}
