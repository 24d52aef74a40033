import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, runCommand } from '../run-command.mjs';
import { thisMachine } from './system-packages.mjs';

const SYSTEMCTL_TIMEOUT_MS = 60_000;

/**
 * Servers that the campus can work with and the tests start for themselves, each on a port and in a folder of its own.
 *
 * @typedef {object} TestServers
 * @property {string | undefined} redis path of the program; undefined when there is none
 * @property {string | undefined} turn likewise
 *
 * @typedef {object} Server
 * @property {string} title
 * @property {string} package Debian's and Ubuntu's, and the name of the service that it brings
 * @property {string} setting by which the tests are told of one that lies elsewhere
 * @property {() => string | undefined} find
 */

/**
 * Finds the servers that the tests with real ones need, or has them installed when root. Never fails: without one, the
 * tests that need it are counted as skipped, and it is said how to get it.
 *
 * @param {{ report: (text: string) => void, env?: NodeJS.ProcessEnv, machine?: import('./system-packages.mjs').Machine,
 *   folders?: { postgres: string, systemd: string } }} context
 * @returns {Promise<{ said: string, value: TestServers }>}
 */
export async function findTestServers({
  report,
  env = process.env,
  machine = thisMachine(env),
  folders = { postgres: '/usr/lib/postgresql', systemd: '/run/systemd/system' },
}) {
  /** @type {readonly Server[]} */
  const servers = [
    {
      title: 'Redis',
      package: 'redis-server',
      setting: 'TEST_REDIS_SERVER',
      find: () => env.TEST_REDIS_SERVER || machine.which('redis-server'),
    },
    {
      title: 'PostgreSQL',
      package: 'postgresql',
      setting: 'TEST_POSTGRES_URL',
      find: () => env.TEST_POSTGRES_URL || postgresIn(folders.postgres),
    },
    {
      title: 'coturn',
      package: 'coturn',
      setting: 'TEST_TURN_SERVER',
      find: () => env.TEST_TURN_SERVER || machine.which('turnserver'),
    },
  ];
  const missingOf = () => servers.filter((server) => server.find() === undefined);
  const wanted = missingOf();
  let why = '';
  if (wanted.length > 0 && machine.canInstall) {
    const packages = wanted.map((server) => server.package);
    report(`the system installs what the tests start (apt-get install ${packages.join(' ')})`);
    try {
      await machine.install(packages);
    } catch (error) {
      why = error instanceof CommandError ? lastLine(error.output) || error.message : String(error);
    }
    const brought = wanted.filter((server) => server.find() !== undefined).map((server) => server.package);
    // Also when the installation failed halfway.
    const whyNotStopped = await stopServices(brought, { machine, env, systemd: folders.systemd });
    why ||= whyNotStopped;
  }

  const missing = missingOf();
  const there = servers.filter((server) => !missing.includes(server)).map((server) => server.title);
  const lines = [there.length > 0 ? there.join(', ') : 'none'];
  if (why !== '') lines.push(`  ${why}`);
  if (missing.length > 0) {
    const packages = missing.map((server) => server.package);
    lines.push(
      `  The tests with a real ${missing.map((server) => server.title).join(', ')} are skipped. To run them too, install it with`,
      `    ${machine.installLine(packages)}`,
      `  or set ${missing.map((server) => server.setting).join(', ')}.`,
    );
  }
  const [redis, , turn] = servers.map((server) => server.find());
  return { said: lines.join('\n'), value: { redis, turn } };
}

/** Debian keeps its programs out of the PATH, a folder for each version. @param {string} folder */
function postgresIn(folder) {
  const versions = existsSync(folder) ? readdirSync(folder) : [];
  return versions.map((version) => join(folder, version, 'bin', 'initdb')).find(existsSync);
}

/**
 * Debian's packages start their services at once and at every start of the machine. Only the tests use these, and they
 * start their own; what was there before this set-up is somebody else's and stays as it is.
 *
 * @param {readonly string[]} names
 * @param {{ machine: import('./system-packages.mjs').Machine, env: NodeJS.ProcessEnv, systemd: string }} context
 * @returns {Promise<string>} what went wrong; empty when nothing did
 */
async function stopServices(names, { machine, env, systemd }) {
  const systemctl = machine.which('systemctl');
  if (names.length === 0 || !systemctl || !existsSync(systemd)) return '';
  const args = ['disable', '--now', ...names.map((name) => `${name}.service`)];
  try {
    await runCommand(systemctl, args, { env, timeoutMs: SYSTEMCTL_TIMEOUT_MS });
    return '';
  } catch {
    return `Services that only the tests need run now. Stop them with: sudo systemctl ${args.join(' ')}`;
  }
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
