import { beforeAll } from 'vitest';
import type { DatabaseKind } from './testing.ts';
import { isPostgresThere, startPostgres } from './testing-postgres.ts';

/**
 * What store suites run on: `describe.each(databaseKinds)('…', (kind) => …)`. SQLite always; PostgreSQL where
 * TEST_POSTGRES_URL names a server, or Debian's server binaries are found.
 */
export const databaseKinds: readonly DatabaseKind[] = isPostgresThere() ? ['sqlite', 'postgres'] : ['sqlite'];

// Registered by the test file that imports this, so that no test of it pays for the start out of its own time.
beforeAll(async () => {
  if (isPostgresThere()) await startPostgres();
});
