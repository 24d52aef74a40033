import type { PictureChoice } from '@campus/protocol';

/** Lines of the layers of a 720-line camera, smallest first; each layer has twice the lines of the one below. */
const TOP_LINES = 720;

/** A picture may be enlarged this much before the next layer is worth its bits. */
const TOLERATED_ENLARGEMENT = 1.35;

export interface LayerQuestion {
  /** Number of spatial layers of the subscription. */
  readonly layers: number;
  /** Height on the screen in device pixels, of the largest place where the track is shown; 0 when nowhere. */
  readonly devicePixels: number;
  readonly choice: PictureChoice;
  /** Data are saved, or the line is spared: no layer above the lowest. */
  readonly isSaving: boolean;
}

/** The highest spatial layer (0 = smallest) worth receiving. The SFU goes below it by itself on a thin downlink. */
export function chooseLayer({ layers, devicePixels, choice, isSaving }: LayerQuestion): number {
  const top = layers - 1;
  if (top <= 0 || isSaving) return 0;
  if (choice === 'high') return top;
  if (choice === 'medium') return Math.min(top, Math.ceil(top / 2));
  for (let layer = 0; layer < top; layer += 1) {
    const lines = TOP_LINES / 2 ** (top - layer);
    if (devicePixels <= lines * TOLERATED_ENLARGEMENT) return layer;
  }
  return top;
}
