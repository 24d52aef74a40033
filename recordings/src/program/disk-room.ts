import { stat, statfs } from 'node:fs/promises';
import { AppError } from '@campus/protocol/errors';

/**
 * Rejects with DISK_FULL (worth another try when there is room again) unless `neededBytes` can be written without
 * touching the reserve, which belongs to the database and to running recordings.
 */
export async function requireRoom(dir: string, reserveBytes: number, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const freeBytes = bavail * bsize;
  if (freeBytes - neededBytes < reserveBytes) {
    throw new AppError('DISK_FULL', `the program needs ${neededBytes} bytes, and ${freeBytes} are free`, {
      retryable: true,
    });
  }
}

export async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The file system's own word for a full disk as DISK_FULL; whatever else as it is. */
export function asDiskFull(error: unknown): unknown {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return isFull ? new AppError('DISK_FULL', error.message, { retryable: true, cause: error }) : error;
}
