import { statfs } from 'node:fs/promises';
import type { Logger } from '@campus/service-kit';

export interface DiskWatchOptions {
  /** Bytes that have to stay free. */
  reserveBytes: number;
  freeBytes: () => Promise<number>;
  /** Called once each time that the disk falls below the reserve. */
  onExhausted(freeBytes: number): void;
  log: Logger;
  intervalMs?: number;
}

export interface DiskWatch {
  readonly isExhausted: boolean;
  /** Looks now. Throws when the disk cannot be asked. */
  check(): Promise<number>;
  close(): void;
}

/** Watches the disk, so that recordings end before the database of the same disk is in danger. */
export function watchDisk(options: DiskWatchOptions): DiskWatch {
  const { reserveBytes, freeBytes, onExhausted, log, intervalMs = 2_000 } = options;
  let isExhausted = false;
  const check = async (): Promise<number> => {
    const free = await freeBytes();
    const isLow = free < reserveBytes;
    const hasFallen = isLow && !isExhausted;
    if (isLow !== isExhausted) log.warn({ freeBytes: free, reserveBytes, isLow }, 'the disk passed its reserve');
    isExhausted = isLow;
    if (hasFallen) onExhausted(free);
    return free;
  };
  const timer = setInterval(() => {
    check().catch((error: unknown) => log.error({ err: error }, 'the disk cannot be asked'));
  }, intervalMs);
  return {
    get isExhausted() {
      return isExhausted;
    },
    check,
    close: () => clearInterval(timer),
  };
}

/** What unprivileged processes may still write under `path`. */
export async function freeBytesOf(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
