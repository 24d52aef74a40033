import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLog } from '@campus/service-kit/testing';
import { makeTestFolder } from '../testing-folder.ts';
import { openDatabase } from './open.ts';

/** A database file with all tables and nothing in them: made once in a process, since a copy takes far less time. */
let empty: Promise<Buffer> | undefined;

/** Puts an empty database with all tables into a data folder that has none. */
export async function layDownDatabase(dataDir: string): Promise<void> {
  empty ??= makeEmpty();
  await writeFile(join(dataDir, 'campus.sqlite'), await empty, { mode: 0o600, flag: 'wx' });
}

async function makeEmpty(): Promise<Buffer> {
  const dataDir = await makeTestFolder('empty-database');
  try {
    const db = await openDatabase({ dataDir, log: silentLog() });
    // The last one to close it writes all of it into the one file.
    await db.destroy();
    return await readFile(join(dataDir, 'campus.sqlite'));
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
