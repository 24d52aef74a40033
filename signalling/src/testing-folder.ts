import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for a database and what belongs to it, in memory where `npm test` has room there. */
export function makeTestFolder(name: string): Promise<string> {
  return mkdtemp(join(process.env.TEST_MEMORY || tmpdir(), `campus-${name}-`));
}
