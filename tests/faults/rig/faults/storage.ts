import { truncate } from 'node:fs/promises';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually } from '@campus/service-kit/testing';
import { partsOf, renditionsOf } from '../../../product/running-recording.ts';
import { isAlive } from '../../../product/processes.ts';
import { recorderFfmpegs } from '../../demo-broadcast.ts';
import type { Fault } from '../fault.ts';
import { lasts } from '../fault.ts';

const slowForMs = 5_000;
const noticedWithinMs = 30_000;

/** Somebody else, such as a backup, holds the database's write lock. */
function locked(seconds: number): Fault {
  return {
    name: `database-locked-${seconds}s`,
    touches: 'commands',
    isLong: seconds > 3,
    async strike({ product }) {
      const database = new DatabaseSync(join(product.dataDir, 'campus.sqlite'), { timeout: 10_000 });
      try {
        database.exec('begin immediate');
        await lasts(seconds * 1_000);
        database.exec('rollback');
      } finally {
        database.close();
      }
    },
  };
}

/** Each fsync takes long, as on a disk that others keep busy; writing itself goes to memory and does not. */
function slow(syncTakesMs: number): Fault {
  return {
    name: `disk-slow-${syncTakesMs}ms`,
    touches: 'media',
    needs: 'trouble',
    async strike({ trouble }) {
      const before = await trouble?.felt();
      await trouble?.setSync(syncTakesMs);
      await lasts(slowForMs);
      await trouble?.setSync(0);
      if ((await trouble?.felt()) === before) throw new Error('nothing of the product made bytes safe meanwhile');
    },
  };
}

/** What a power cut leaves: the recorder is gone, and of each track's newest part the disk has half. */
const halfWritten: Fault = {
  name: 'half-written-parts',
  touches: 'media',
  async strike({ product, recording }) {
    const encoders = recorderFfmpegs(product);
    if (product.kill('recordings') === 0) throw new Error('there was no recorder');
    // One that hears of the death before its own closes a part yet.
    await eventually(() => !encoders.some(({ pid }) => isAlive(pid)), { intervalMs: 5 });
    const folder = renditionsOf(product, recording.id);
    for (const track of readdirSync(folder)) {
      const newest = partsOf(folder, track)
        .map((path) => ({ path, ...statSync(path) }))
        .toSorted((a, b) => a.mtimeMs - b.mtimeMs)
        .at(-1);
      if (newest) await truncate(newest.path, Math.floor(newest.size / 2));
    }
  },
};

/** The disk falls below its reserve: the recording ends by itself, the broadcast does not. */
const full: Fault = {
  name: 'disk-full',
  touches: 'end',
  needs: 'disk',
  async strike({ demo, disk }) {
    await disk?.fillUp();
    await eventually(() => demo.host.state().recording?.endReason === 'disk-low', { timeoutMs: noticedWithinMs });
    await disk?.empty();
  },
};

export const storage: readonly Fault[] = [locked(3), locked(10), slow(500), halfWritten, full];
