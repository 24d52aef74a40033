import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@campus/service-kit/free-port';
import { eventually } from '@campus/service-kit/testing';
import pg from 'pg';
import { afterAll } from 'vitest';

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

// Registered by the test file that imports this: one server serves all tests of a file.
afterAll(() => stopServer?.());

/** The server of this test process, which the first caller starts; gives back its address. */
export function startPostgres(): Promise<string> {
  serverUrl ??= process.env.TEST_POSTGRES_URL ? Promise.resolve(process.env.TEST_POSTGRES_URL) : startServer();
  return serverUrl;
}

/** Creates an empty database on the server of this test process. */
export async function createPostgresDatabase(name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const url = new URL(await startPostgres());
  await query(url.href, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => query(url.href, `drop database if exists ${name} with (force)`) };
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
