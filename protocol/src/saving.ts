import { z } from 'zod';
import { TrackSource } from './broadcast/roles.ts';
import type { PictureChoice } from './media.ts';

/** How much of their line somebody lets a broadcast take; `off` takes what the line carries. */
export const Saving = z.enum(['off', 'low', 'slides-and-sound', 'sound-only']);
export type Saving = z.infer<typeof Saving>;

export interface Ceiling {
  /**
   * What comes to the receiver at most, in kbit/s, with the headers of UDP and IP, while one person speaks: the ceiling
   * that people are told, and that `npm run network` measures. Null where there is none.
   */
  readonly kbps: number | null;
  /** What of that is for pictures, in bits a second; null: as much as the line carries. */
  readonly pictureBps: number | null;
  /** What comes at all. */
  readonly sources: readonly TrackSource[];
}

/**
 * A voice takes 75 kbit/s at most (48 of Opus, and the headers of 50 packets a second). What is left over is for the
 * silence of the others (a packet every 400 ms each), reports, and packets that are sent again.
 */
export const ceilings: Readonly<Record<Saving, Ceiling>> = {
  off: { kbps: null, pictureBps: null, sources: TrackSource.options },
  /** The smallest layers of a camera and a screen, with what their rate varies by. */
  low: { kbps: 400, pictureBps: 310_000, sources: TrackSource.options },
  /** The smallest layer of a screen. Slides of a document are drawn in the browser and cost next to nothing. */
  'slides-and-sound': { kbps: 250, pictureBps: 160_000, sources: ['microphone', 'screen'] },
  'sound-only': { kbps: 100, pictureBps: 0, sources: ['microphone'] },
};

const strictness: readonly Saving[] = Saving.options;

export function stricter(a: Saving, b: Saving): Saving {
  return strictness.indexOf(a) >= strictness.indexOf(b) ? a : b;
}

/** What a choice of picture lets the broadcast take. */
export function savingOf(choice: PictureChoice): Saving {
  return choice === 'auto' || choice === 'high' || choice === 'medium' ? 'off' : choice;
}

/**
 * Whether a track may come. `maxBitrateBps` is what it takes at most when it has no layers to choose from, undefined
 * where nobody said: then it is taken for too much.
 */
export function maySend(
  saving: Saving,
  track: { source: TrackSource; layers: number; maxBitrateBps: number | undefined },
): boolean {
  const { pictureBps, sources } = ceilings[saving];
  if (!sources.includes(track.source)) return false;
  if (pictureBps === null || track.source === 'microphone' || track.layers > 1) return true;
  return track.maxBitrateBps !== undefined && track.maxBitrateBps <= pictureBps;
}
