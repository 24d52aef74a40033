import { findPostgres, startPostgresServer } from './testing-server.ts';

/**
 * One PostgreSQL for all files of a run of all tests, which says so by TEST_ALL: making one takes two seconds, and a
 * single file mostly needs none.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (!process.env['TEST_ALL'] || process.env['TEST_POSTGRES_URL'] || !findPostgres()) return undefined;
  const server = await startPostgresServer();
  process.env['TEST_POSTGRES_URL'] = server.url;
  return async () => {
    delete process.env['TEST_POSTGRES_URL'];
    await server.stop();
  };
}
