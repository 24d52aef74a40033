import type { PictureChoice } from '@campus/protocol';

/** Lines that a camera is thought to have until its picture is seen; each layer has twice the lines of the one below. */
const USUAL_TOP_LINES = 720;

/** A picture may be enlarged this much before the next layer is worth its bits. */
const TOLERATED_ENLARGEMENT = 1.35;

export interface LayerQuestion {
  /** Number of spatial layers of the subscription. */
  readonly layers: number;
  /** Height on the screen in device pixels, of the largest place where the track is shown; 0 when nowhere. */
  readonly devicePixels: number;
  readonly choice: PictureChoice;
  /** Lines of the highest layer; null as long as nobody knows. */
  readonly topLines: number | null;
  /** Data are saved, or the line is spared: no layer above the lowest. */
  readonly isSaving: boolean;
}

/** The highest spatial layer (0 = smallest) worth receiving. The SFU goes below it by itself on a thin downlink. */
export function chooseLayer({ layers, devicePixels, choice, topLines, isSaving }: LayerQuestion): number {
  const top = layers - 1;
  if (top <= 0 || isSaving) return 0;
  if (choice === 'high') return top;
  if (choice === 'medium') return Math.min(top, Math.ceil(top / 2));
  for (let layer = 0; layer < top; layer += 1) {
    const lines = (topLines ?? USUAL_TOP_LINES) / 2 ** (top - layer);
    if (devicePixels <= lines * TOLERATED_ENLARGEMENT) return layer;
  }
  return top;
}

/** What was seen of a picture when it was last looked at. */
export interface LinesSeen {
  /** Of the picture that is shown; 0 when there is none. */
  readonly lines: number;
  /** The layer that the SFU says it sends. */
  readonly layer: number | null;
  readonly topLines: number | null;
}

/** A layer and its lines come on different ways, one before the other: they count when two looks saw the same. */
export function seeLines(before: LinesSeen, now: Omit<LinesSeen, 'topLines'>, layers: number): LinesSeen {
  const { lines, layer } = now;
  const isSettled = lines > 0 && layer !== null && lines === before.lines && layer === before.layer;
  return { ...now, topLines: isSettled ? lines * 2 ** (layers - 1 - layer) : before.topLines };
}
