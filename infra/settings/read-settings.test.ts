import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { readSettings } from './read-settings.mjs';
import { SETTINGS } from './table.mjs';
import { envExample, helpText } from './texts.mjs';

const FOLDERS = { projectFolder: '/project', callerFolder: '/home/somebody' };
const read = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => readSettings(args, env, FOLDERS);

test('without a word everything stays on this machine, in the folder data', () => {
  expect(read([])).toMatchObject({
    dataDir: '/project/data',
    port: 3000,
    host: '127.0.0.1',
    publicUrl: undefined,
    lan: false,
    tls: undefined,
    sfuPort: 44_400,
  });
});

test('the options of the README are understood', () => {
  const args = ['--data', 'my data', '--port', '8080', '--public-url', 'https://campus.example.org/', '--lan'];
  expect(read(args)).toMatchObject({
    dataDir: '/home/somebody/my data',
    port: 8080,
    host: '0.0.0.0',
    publicUrl: 'https://campus.example.org',
    lan: true,
  });
});

test('the command line wins over the environment, and what is empty counts as not given', () => {
  expect(read(['--port=4000'], { PORT: '5000', HOST: ' ', DATA_DIR: '/srv/campus' })).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    dataDir: '/srv/campus',
  });
});

test('a path on the command line counts from where the person stands, one in the environment from the project', () => {
  expect(read(['--data', './x']).dataDir).toBe('/home/somebody/x');
  expect(read([], { DATA_DIR: './x' }).dataDir).toBe('/project/x');
});

test('every setting that was given reaches the services', () => {
  const env = {
    DATABASE_URL: 'postgres://u:p@h/d',
    TURN_URLS: 'turn:t.example.org:3478',
    TURN_SECRET: 's',
    LOG_LEVEL: 'debug',
  };
  expect(read(['--port', '4000'], { ...env, HOME: '/root' }).given).toEqual({ ...env, PORT: '4000' });
});

describe('a value that cannot be used is said', () => {
  const cases: [string, readonly string[], NodeJS.ProcessEnv, RegExp][] = [
    ['a port that is no number', ['--port', 'http'], {}, /--port must be a port number/],
    ['a port that is too high', ['--port', '65536'], {}, /--port must be a port number/],
    ['a port below zero', ['--port=-1'], {}, /--port must be a port number/],
    ['a port with a comma', [], { PORT: '3,000' }, /PORT must be a port number/],
    ['a host that is a name', ['--host', 'localhost'], {}, /--host must be an IP address/],
    [
      'a public address without its scheme',
      ['--public-url', 'campus.example.org'],
      {},
      /--public-url must be a whole address/,
    ],
    [
      'a public address that is no web address',
      ['--public-url', 'ftp://x.org'],
      {},
      /--public-url must be a whole address/,
    ],
    [
      'a public address with a path',
      ['--public-url', 'https://x.org/campus'],
      {},
      /--public-url must be a whole address without a path/,
    ],
    ['an option that does not exist', ['--prot', '1'], {}, /--prot is not an option/],
    ['a word without an option', ['start'], {}, /"start" was not understood/],
    ['an option without its value', ['--data'], {}, /--data needs a value/],
    ['a switch with a value', ['--lan=yes'], {}, /--lan takes no value/],
    ['a switch that is neither on nor off', [], { LAN: 'maybe' }, /LAN must be 1 or 0/],
    ['a certificate without a key', ['--tls-cert', '/dev/null'], {}, /both are needed/],
    [
      'a certificate that is not there',
      ['--tls-cert', '/no', '--tls-key', '/dev/null'],
      {},
      /The file \/no cannot be read/,
    ],
    ['a number of workers that is zero', [], { SFU_WORKERS: '0' }, /SFU_WORKERS must be from 1 to 64/],
    ['a number of workers beyond reason', [], { SFU_WORKERS: '65' }, /SFU_WORKERS must be from 1 to 64/],
    ['a number of workers that is none', [], { SFU_WORKERS: 'two' }, /SFU_WORKERS must be a whole number/],
    ['media ports beyond the last one', ['--sfu-port', '65535'], { SFU_WORKERS: '2' }, /SFU_PORT is too high/],
    ['a listening address that is a name', [], { SFU_LISTEN_IP: 'eth0' }, /SFU_LISTEN_IP must be an IP address/],
    ['a further SFU without a scheme', [], { SFU_URLS: 'http://a:1, b:2' }, /SFU_URLS must be whole addresses/],
    [
      'a TURN server with a wrong scheme',
      [],
      { TURN_URLS: 'https://t.org' },
      /TURN_URLS must be addresses such as turn:/,
    ],
    ['a mail server without a sender', [], { MAIL_URL: 'smtp://m.org' }, /MAIL_URL and MAIL_FROM/],
    ['a mail server that is none', [], { MAIL_URL: 'm.org', MAIL_FROM: 'a@m.org' }, /MAIL_URL must be/],
    ['a university without its domains', [], { OIDC_ISSUER: 'https://l.univ.example' }, /OIDC_DOMAINS are needed/],
    ['a TURN server without its secret', [], { TURN_URLS: 'turn:t.org' }, /TURN_SECRET is needed/],
    ['a demo that is neither on nor off', [], { DEMO: 'yes' }, /DEMO must be on or off/],
    ['a reserve that is negative', [], { RECORDINGS_DISK_RESERVE_MIB: '-1' }, /RECORDINGS_DISK_RESERVE_MIB must be/],
    ['a log level that does not exist', [], { LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of trace, debug/],
  ];
  test.each(cases)('%s', (_name, args, env, message) => {
    expect(() => read(args, env)).toThrow(message);
  });

  test('together with all the others, and never with what stands in a secret', () => {
    const env = { PORT: 'x', TURN_SECRET: 'hush', LOG_LEVEL: 'loud' };
    expect(() => read(['--foo'], env)).toThrow(
      expect.toSatisfy(
        (error: Error) =>
          /--foo/.test(error.message) &&
          /PORT/.test(error.message) &&
          /LOG_LEVEL/.test(error.message) &&
          !error.message.includes('hush'),
      ),
    );
  });
});

test('--tls-cert and --tls-key are taken when both files can be read', () => {
  const folder = temporaryFolder();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  for (const file of [certFile, keyFile]) writeFileSync(file, '');
  expect(read(['--tls-cert', certFile, '--tls-key', keyFile]).tls).toEqual({ certFile, keyFile });
});

test('--help lists every setting, with its option where it has one', () => {
  expect(read(['-h']).wantsHelp).toBe(true);
  const help = helpText();
  for (const { env, flag } of SETTINGS) {
    expect(help).toContain(env);
    if (flag) expect(help).toContain(`--${flag}`);
  }
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('.env.example holds every setting, with its default, as it is generated', () => {
  const file = readFileSync(join(import.meta.dirname, '..', '..', '.env.example'), 'utf8');
  expect(file).toBe(envExample());
  for (const { env } of SETTINGS) expect(file).toMatch(new RegExp(`^#${env}=`, 'm'));
});

test('.env.example as it is, with all its lines switched on, is accepted', () => {
  const env = Object.fromEntries(
    [...envExample().matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  expect(Object.keys(env)).toHaveLength(SETTINGS.length);
  expect(read([], env)).toMatchObject({ port: 3000, dataDir: '/project/data' });
});
