import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeProgram } from '../../testing/fake-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { CommandError } from '../run-command.mjs';
import { findInPath } from './system-packages.mjs';
import { findTestServers } from './test-servers.mjs';

/** A machine without any of the servers, on which they can be installed when a test says so. */
function machine({ isRoot = false, hasSystemd = false, isBroken = false, breaksAt = '', systemctl = 'exit 0' } = {}) {
  const root = temporaryFolder();
  const bin = join(root, 'bin');
  const calls = join(root, 'systemctl.txt');
  const folders = { postgres: join(root, 'postgresql'), systemd: join(root, 'systemd') };
  if (hasSystemd) mkdirSync(folders.systemd);
  fakeProgram(join(bin, 'systemctl'), `echo "$@" > "${calls}"; ${systemctl}`);
  const put = {
    'redis-server': () => fakeProgram(join(bin, 'redis-server'), ''),
    postgresql: () => fakeProgram(join(folders.postgres, '15', 'bin', 'initdb'), ''),
    coturn: () => fakeProgram(join(bin, 'turnserver'), ''),
  };
  const installed: string[] = [];
  const context = {
    report: (_text: string) => undefined,
    env: {} as NodeJS.ProcessEnv,
    folders,
    machine: {
      which: (program: string) => findInPath(program, bin),
      canInstall: isRoot,
      install: async (packages: readonly string[]) => {
        if (isBroken) throw new CommandError('apt-get ended with 100', 'Reading…\nE: no route to the archive', 100);
        installed.push(...packages);
        for (const name of packages) {
          if (name === breaksAt) throw new CommandError('apt-get ended with 100', 'E: a script failed', 100);
          put[name as keyof typeof put]();
        }
      },
      installLine: (packages: readonly string[]) => `sudo apt-get install ${packages.join(' ')}`,
    },
  };
  const asked = () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim() : '');
  return { root, bin, put, context, installed, asked };
}

test('what is there is taken as it is, and nobody’s services are touched', async () => {
  const { bin, put, context, installed, asked } = machine({ isRoot: true, hasSystemd: true });
  for (const place of Object.values(put)) place();
  const { said, value } = await findTestServers(context);
  expect(said).toBe('Redis, PostgreSQL, coturn');
  expect(value).toEqual({ redis: join(bin, 'redis-server'), turn: join(bin, 'turnserver') });
  expect([installed, asked()]).toEqual([[], '']);
});

test('root gets what is missing, and only its services are stopped again', async () => {
  const { bin, put, context, installed, asked } = machine({ isRoot: true, hasSystemd: true });
  put.postgresql();
  const { said, value } = await findTestServers(context);
  expect(said).toBe('Redis, PostgreSQL, coturn');
  expect(value).toEqual({ redis: join(bin, 'redis-server'), turn: join(bin, 'turnserver') });
  expect(installed).toEqual(['redis-server', 'coturn']);
  expect(asked()).toBe('disable --now redis-server.service coturn.service');
});

test('a machine without a running systemd has no services to stop', async () => {
  const { context, asked } = machine({ isRoot: true });
  await findTestServers(context);
  expect(asked()).toBe('');
});

test('services that came before an installation failed are stopped all the same', async () => {
  const { context, asked } = machine({ isRoot: true, hasSystemd: true, breaksAt: 'coturn' });
  const { said } = await findTestServers(context);
  expect(said).toContain('E: a script failed');
  expect(asked()).toBe('disable --now redis-server.service postgresql.service');
});

test('services that cannot be stopped are said, with the line that stops them', async () => {
  const { context } = machine({ isRoot: true, hasSystemd: true, systemctl: 'exit 1' });
  const { said } = await findTestServers(context);
  expect(said).toContain('sudo systemctl disable --now redis-server.service postgresql.service coturn.service');
});

test('an ordinary user goes on without them, and reads the line that installs them', async () => {
  const { put, context, installed } = machine();
  put['redis-server']();
  const { said, value } = await findTestServers(context);
  expect(said).toMatch(/^Redis\n[\s\S]*PostgreSQL, coturn are skipped[\s\S]*sudo apt-get install postgresql coturn/);
  expect(value.turn).toBeUndefined();
  expect(installed).toEqual([]);
});

test('an installation that fails is no reason to stop, and its last word is said', async () => {
  const { context } = machine({ isRoot: true, isBroken: true });
  const { said, value } = await findTestServers(context);
  expect(said).toMatch(/^none\n {2}E: no route to the archive\n[\s\S]*are skipped/);
  expect(value).toEqual({ redis: undefined, turn: undefined });
});

test('servers that lie elsewhere are named by settings', async () => {
  const { context } = machine();
  Object.assign(context.env, {
    TEST_REDIS_SERVER: '/opt/redis/redis-server',
    TEST_POSTGRES_URL: 'postgres://localhost',
    TEST_TURN_SERVER: '/opt/turnserver',
  });
  const { said, value } = await findTestServers(context);
  expect(said).toBe('Redis, PostgreSQL, coturn');
  expect(value).toEqual({ redis: '/opt/redis/redis-server', turn: '/opt/turnserver' });
});
