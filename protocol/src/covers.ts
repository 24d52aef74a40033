import { z } from 'zod';
import { Id } from './ids.ts';
import { legible } from './legible.ts';

/** A file's bytes as they were chosen. What is in them the server finds out: PNG, JPEG or WebP. */
export const PictureFile = z.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.byteLength > 0,
  'must be a file with something in it',
);

export const largestPictureBytes = 10 * 1024 * 1024;
/** In pixels; a picture that is smaller would be blurred. */
export const leastPicture = { width: 640, height: 360 } as const;

/** What a picture is cut and scaled to, in pixels. */
export const coverSizes = { large: { width: 1600, height: 900 }, small: { width: 640, height: 360 } } as const;
export const CoverSize = z.enum(['large', 'small']);
export type CoverSize = z.infer<typeof CoverSize>;

/** What is to be seen in it, for those who do not see it; empty when it shows nothing that matters. */
export const CoverAlt = z.string().overwrite(legible).trim().max(300);

/** An event's picture. A new one has another id, so that its address never shows anything else. */
export const Cover = z.object({ id: Id, alt: z.string() });
export type Cover = z.infer<typeof Cover>;
