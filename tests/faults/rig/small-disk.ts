import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mib = 1024 * 1024;
/** What the disk has above the reserve at the start: more than other programs take in a minute, little to fill up. */
const headroomMib = 256;
const pieceMib = 32;

/**
 * A disk cannot be filled for a test, and a small one cannot be mounted everywhere: the reserve is set so high that
 * the disk, as it is, is just above it, and a file takes the difference. A disk in memory is best, where there is one.
 */
export interface Disk {
  /** With these the product is started. */
  readonly env: Record<string, string>;
  fillUp(): Promise<void>;
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/** Throws where there is not room enough. */
export async function prepareDisk(): Promise<Disk> {
  const inMemory = await freeMib('/dev/shm').catch(() => 0);
  const folder = await mkdtemp(join(inMemory > 3 * headroomMib ? '/dev/shm' : tmpdir(), 'campus-disk-'));
  const ballast = join(folder, 'ballast');
  const reserveMib = (await freeMib(folder)) - headroomMib;
  if (reserveMib < headroomMib) throw new Error(`there is no room for this in ${folder}`);
  return {
    env: { RECORDINGS_DIR: join(folder, 'recordings'), RECORDINGS_DISK_RESERVE_MIB: String(reserveMib) },
    async fillUp() {
      const file = await open(ballast, 'a');
      try {
        const piece = Buffer.alloc(pieceMib * mib, 1);
        while ((await freeMib(folder)) >= reserveMib - pieceMib) await file.appendFile(piece);
      } finally {
        await file.close();
      }
    },
    empty: () => rm(ballast),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function freeMib(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return Math.floor((bavail * bsize) / mib);
}
