import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@campus/service-kit/free-port';
import { eventually, silentLog } from '@campus/service-kit/testing';
import pg from 'pg';
import { afterAll } from 'vitest';
import { openDatabase } from './open.ts';

const debianRoot = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; this is Debian's `nobody`. */
const nobody = 65_534;

function findBinaries(): string | undefined {
  if (!existsSync(debianRoot)) return undefined;
  const versions = readdirSync(debianRoot).toSorted((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(debianRoot, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

export function isPostgresThere(): boolean {
  return Boolean(process.env.TEST_POSTGRES_URL) || findBinaries() !== undefined;
}

let serverUrl: Promise<string> | undefined;
let stopServer: (() => Promise<void>) | undefined;
/** A database with all tables and nothing in them, of which the others are copies. */
let template: Promise<string> | undefined;

// Registered by the test file that imports this: one server serves all tests of a file.
afterAll(async () => {
  if (stopServer) await stopServer();
  else if (template) await query(await startPostgres(), `drop database ${await template} with (force)`);
});

/** The server of this test process, which the first caller starts; gives back its address. */
export function startPostgres(): Promise<string> {
  serverUrl ??= process.env.TEST_POSTGRES_URL ? Promise.resolve(process.env.TEST_POSTGRES_URL) : startServer();
  return serverUrl;
}

/** Creates an empty database with all tables on the server of this test process. */
export async function createPostgresDatabase(name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const url = await startPostgres();
  template ??= makeTemplate(url);
  await query(url, `create database ${name} template ${await template}`);
  return { url: addressOf(url, name), drop: () => query(url, `drop database if exists ${name} with (force)`) };
}

async function makeTemplate(url: string): Promise<string> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await query(url, `create database ${name}`);
  const db = await openDatabase({ databaseUrl: addressOf(url, name), dataDir: '', log: silentLog() });
  await db.destroy();
  return name;
}

function addressOf(server: string, database: string): string {
  const own = new URL(server);
  own.pathname = `/${database}`;
  return own.href;
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Runs until the test file is through: an own server in a folder of its own on a free port of the loopback. */
async function startServer(): Promise<string> {
  const bin = findBinaries();
  if (!bin) throw new Error('no PostgreSQL server was found');
  const folder = mkdtempSync(join(tmpdir(), 'campus-postgres-'));
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if (identity.uid) chownSync(folder, nobody, nobody);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'campus', '--auth=trust', '--encoding=UTF8', '--no-sync'], {
    ...identity,
    cwd: folder,
    stdio: 'ignore',
  });
  const port = await freePort();
  const options = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'];
  // SIGQUIT is PostgreSQL's immediate shutdown; it also gets it when this process is killed.
  const drop = identity.uid ? ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups'] : [];
  const command = [...drop, '--pdeathsig', 'QUIT', '--', join(bin, 'postgres'), ...options];
  const server = spawn('setpriv', command, { cwd: folder, stdio: 'ignore' });
  const exited = new Promise((resolve) => server.once('exit', resolve));
  stopServer = async () => {
    server.kill('SIGQUIT');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://campus@127.0.0.1:${port}/postgres`;
  await eventually(() => query(url, 'select 1'), { timeoutMs: 40_000, intervalMs: 50 });
  return url;
}
