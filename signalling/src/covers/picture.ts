import { coverSizes, leastPicture } from '@campus/protocol/covers';
import { AppError } from '@campus/protocol/errors';
import { serialQueue } from '@campus/service-kit/async';

let sharpLoaded: ReturnType<typeof importSharp> | undefined;

/** Loaded with the first picture: its native library would make each start of the campus longer. */
const loadSharp = () => (sharpLoaded ??= importSharp());

async function importSharp() {
  const { default: sharp } = await import('sharp');
  // Whoever uploads something chooses what reads it: only the readers of these three formats are there to be chosen.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  sharp.cache(false);
  // A broadcast on the same machine needs the other cores.
  sharp.concurrency(1);
  return sharp;
}

/** A few kilobytes may claim to be as large as a wall; what large cameras make is let in. */
const mostPixels = 60_000_000;
const options = { limitInputPixels: mostPixels, failOn: 'error' } as const;

export interface CoverPictures {
  /** WebP. */
  large: Buffer;
  small: Buffer;
}

const queue = serialQueue();

/**
 * An uploaded picture in our sizes, written anew: upright, and without what cameras add (where and when it was taken).
 * One after the other, since each takes memory. Throws INVALID, with the field `picture` for what is none of the three
 * formats or is broken, `size` for one that is too small or far too large.
 */
export function makeCover(bytes: Uint8Array): Promise<CoverPictures> {
  return queue.serialise('pictures', () => convert(bytes));
}

async function convert(bytes: Uint8Array): Promise<CoverPictures> {
  const sharp = await loadSharp();
  const { autoOrient, width, height } = await read(() =>
    sharp(bytes, { ...options, limitInputPixels: false }).metadata(),
  );
  if (autoOrient.width < leastPicture.width || autoOrient.height < leastPicture.height || width * height > mostPixels) {
    throw new AppError('INVALID', 'the picture is too small or far too large', {
      fields: { size: `from ${leastPicture.width} × ${leastPicture.height}, ${mostPixels} pixels at most` },
    });
  }
  const webp = (picture: Uint8Array, size: { width: number; height: number }, quality: number): Promise<Buffer> =>
    sharp(picture, options)
      .autoOrient()
      .resize({ ...size, fit: 'cover', position: sharp.strategy.attention })
      .webp({ quality })
      .toBuffer();
  const large = await read(() => webp(bytes, coverSizes.large, 80));
  return { large, small: await read(() => webp(large, coverSizes.small, 78)) };
}

async function read<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const fields = { picture: 'must be a PNG, JPEG or WebP picture' };
    throw new AppError('INVALID', 'this is no picture that can be read', { fields, cause: error });
  }
}
