import { Mp4FormatError } from './boxes.ts';

/** A file that cannot be read or does not keep to the format is no part of the recording; other errors are ours. */
export async function nullWhenBroken<Info>(read: () => Promise<Info | null>): Promise<Info | null> {
  try {
    return await read();
  } catch (error) {
    const isBroken = error instanceof Mp4FormatError || error instanceof RangeError;
    if (isBroken || isFileError(error)) return null;
    throw error;
  }
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
