import sharp from 'sharp';

type Format = 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff';

/** A picture of one colour, red at the left edge; `orientation` as cameras write it (EXIF), 6: turned to the right. */
export async function picture({
  format = 'png',
  width = 800,
  height = 600,
  orientation,
}: {
  format?: Format;
  width?: number;
  height?: number;
  orientation?: number;
} = {}): Promise<Uint8Array<ArrayBuffer>> {
  const edge = { create: { width: Math.ceil(width / 4), height, channels: 3, background: 'red' } } as const;
  const whole = sharp({ create: { width, height, channels: 3, background: 'navy' } }).composite([
    { input: edge, left: 0, top: 0 },
  ]);
  const exif = { IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitude: '47/1 13/1 0/1' } };
  const marked = orientation === undefined ? whole.withExif(exif) : whole.withExif(exif).withMetadata({ orientation });
  return new Uint8Array(await marked.toFormat(format).toBuffer());
}
