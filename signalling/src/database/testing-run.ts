import { randomBytes } from 'node:crypto';
import { findPostgres, readColumn, runQuery, startPostgresServer } from './testing-server.ts';

/**
 * One PostgreSQL for all files of a run of all tests, which says so by TEST_ALL: making one takes two seconds, and a
 * single file mostly needs none.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_POSTGRES_URL'];
  if (given) return dropTemplatesOf(given);
  if (!process.env['TEST_ALL'] || !findPostgres()) return undefined;
  const server = await startPostgresServer();
  process.env['TEST_POSTGRES_URL'] = server.url;
  return async () => {
    delete process.env['TEST_POSTGRES_URL'];
    await server.stop();
  };
}

/** Whoever gave a server gets it back as it was: what is copied for the tests has names of this run. */
function dropTemplatesOf(url: string): () => Promise<void> {
  const prefix = `empty_${randomBytes(4).toString('hex')}_`;
  process.env['TEST_TEMPLATES'] = prefix;
  return async () => {
    const names = await readColumn(url, `select datname from pg_database where starts_with(datname, '${prefix}')`);
    for (const name of names) await runQuery(url, `drop database ${name} with (force)`);
  };
}
