import { randomBytes } from 'node:crypto';
import { silentLog } from '@campus/service-kit/testing';
import { afterAll } from 'vitest';
import { openDatabase } from './open.ts';
import { findPostgres, type PostgresServer, runQuery, startPostgresServer } from './testing-server.ts';

export function isPostgresThere(): boolean {
  return Boolean(process.env.TEST_POSTGRES_URL) || findPostgres() !== undefined;
}

let server: Promise<PostgresServer> | undefined;
/** A database with all tables and nothing in them, of which the others are copies. */
let template: Promise<string> | undefined;

// Registered by the test file that imports this first. In a process of many files a server that a later one starts ends
// with the process, and a template on somebody else's server with the run (`testing-run.ts`).
afterAll(async () => {
  const [ownServer, ownTemplate] = [server, template];
  template = undefined;
  if (ownTemplate) await runQuery(await startPostgres(), `drop database ${await ownTemplate} with (force)`);
  server = undefined;
  await (await ownServer)?.stop();
});

/** The server of this test process, which the first caller starts; gives back its address. */
export async function startPostgres(): Promise<string> {
  if (process.env.TEST_POSTGRES_URL) return process.env.TEST_POSTGRES_URL;
  server ??= startPostgresServer();
  return (await server).url;
}

/** Creates an empty database with all tables on the server of this test process. */
export async function createPostgresDatabase(name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const url = await startPostgres();
  template ??= makeTemplate(url);
  await runQuery(url, `create database ${name} template ${await template}`);
  return { url: addressOf(url, name), drop: () => runQuery(url, `drop database if exists ${name} with (force)`) };
}

async function makeTemplate(url: string): Promise<string> {
  const name = `${process.env['TEST_TEMPLATES'] ?? 'empty_'}${randomBytes(6).toString('hex')}`;
  await runQuery(url, `create database ${name}`);
  const db = await openDatabase({ databaseUrl: addressOf(url, name), dataDir: '', log: silentLog() });
  await db.destroy();
  return name;
}

/** The address of a database on that server. */
export function addressOf(server: string, database: string): string {
  const own = new URL(server);
  own.pathname = `/${database}`;
  return own.href;
}
