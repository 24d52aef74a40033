/** How many frames have a number of their own: half an hour at 30 a second. */
export const codeBits = 16;

/** The part of the picture that the code takes, from its upper left corner, as shares of its width and height. */
export const codeArea = { width: 1, height: 0.2 } as const;

type Row = readonly boolean[];

/** A number as two rows of cells, white for true: its bits, and below them their opposites. */
export function cellsOf(frame: number): readonly [Row, Row] {
  const bits = Array.from({ length: codeBits }, (_, bit) => Math.floor(frame / 2 ** bit) % 2 === 1);
  return [bits, bits.map((bit) => !bit)];
}

/** Less between a cell and its opposite is not to be told apart. */
const leastContrast = 64;

/** The number that is shown, from the brightness (0 to 255) of the cells; null where there is none. */
export function readCells(upper: readonly number[], lower: readonly number[]): number | null {
  let frame = 0;
  for (let bit = 0; bit < codeBits; bit += 1) {
    const contrast = (upper[bit] ?? 0) - (lower[bit] ?? 0);
    if (Math.abs(contrast) < leastContrast) return null;
    if (contrast > 0) frame += 2 ** bit;
  }
  return frame;
}
