import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@campus/service-kit/free-port';
import { eventually } from '@campus/service-kit/testing';
import pg from 'pg';

const debianRoot = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; this is Debian's `nobody`. */
const nobody = 65_534;

export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Where Debian keeps the newest server's programs; undefined where there are none. */
export function findPostgres(): string | undefined {
  if (!existsSync(debianRoot)) return undefined;
  const versions = readdirSync(debianRoot).toSorted((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(debianRoot, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** An own server in a folder of its own on a free port of the loopback; it ends with this process. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const bin = findPostgres();
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
  const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'max_connections=200'].flatMap((one) => ['-c', one]);
  const options = ['-D', data, '-p', String(port), '-k', folder, ...settings];
  // SIGQUIT is PostgreSQL's immediate shutdown; it also gets it when this process is killed.
  const drop = identity.uid ? ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups'] : [];
  const command = [...drop, '--pdeathsig', 'QUIT', '--', join(bin, 'postgres'), ...options];
  const server = spawn('setpriv', command, { cwd: folder, stdio: 'ignore' });
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const url = `postgres://campus@127.0.0.1:${port}/postgres`;
  await eventually(() => runQuery(url, 'select 1'), { timeoutMs: 40_000, intervalMs: 50 });
  return {
    url,
    async stop() {
      server.kill('SIGQUIT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function runQuery(connectionString: string, sql: string): Promise<void> {
  await readColumn(connectionString, sql);
}

/** The first column of what is found. */
export async function readColumn(connectionString: string, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' });
    return rows.map(([first]) => first ?? '');
  } finally {
    await client.end();
  }
}
