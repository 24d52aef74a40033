import { describe, expect, test } from 'vitest';
import { readSettings } from '../settings/read-settings.mjs';
import { decideAddresses } from './decide-addresses.ts';

const FOLDERS = { projectFolder: '/project', callerFolder: '/project' };

/** A machine with two addresses in its networks, and a DNS that knows one name. */
const sources = {
  lan: () => ['192.168.1.20', '10.0.0.5', 'fd00::5'],
  resolve: async (name: string) =>
    ({ 'campus.example.org': '203.0.113.7', '198.51.100.4': '198.51.100.4', localhost: '127.0.0.1' })[name],
  hostname: () => 'campus-pc',
};
const decide = (args: string[], env: NodeJS.ProcessEnv = {}, port = 3000) =>
  decideAddresses(readSettings(args, env, FOLDERS), port, sources);

test('without a word everything, sound and picture included, stays on this machine', async () => {
  expect(await decide([])).toMatchObject({
    publicUrl: 'http://localhost:3000',
    listenIp: '127.0.0.1',
    announcedAddress: '127.0.0.1',
    alsoAt: [],
  });
});

test('--lan answers on all addresses of the network, over HTTPS, and names them in the certificate', async () => {
  expect(await decide(['--lan'])).toEqual({
    publicUrl: 'https://192.168.1.20:3000',
    listenIp: '0.0.0.0',
    announcedAddress: '192.168.1.20',
    alsoAt: ['https://10.0.0.5:3000'],
    certificateNames: ['localhost', 'campus-pc', '127.0.0.1', '192.168.1.20', '10.0.0.5'],
  });
});

test('behind a reverse proxy the web stays on loopback and the media is announced under the public name’s address', async () => {
  expect(await decide(['--public-url', 'https://campus.example.org'])).toMatchObject({
    publicUrl: 'https://campus.example.org',
    listenIp: '0.0.0.0',
    announcedAddress: '203.0.113.7',
  });
});

test('a public name that cannot be resolved leaves the network’s address to be announced', async () => {
  expect(await decide(['--public-url', 'https://unknown.example.org'])).toMatchObject({
    announcedAddress: '192.168.1.20',
  });
});

test('a usual port does not stand in the address', async () => {
  expect(await decide(['--lan'], {}, 443)).toMatchObject({ publicUrl: 'https://192.168.1.20' });
});

describe('what was given is taken as it is', () => {
  test('the address to listen on', async () => {
    expect(await decide(['--host', '10.0.0.5'])).toMatchObject({
      publicUrl: 'http://10.0.0.5:3000',
      listenIp: '0.0.0.0',
    });
  });

  test('the media’s listening and announced address', async () => {
    const env = { SFU_LISTEN_IP: '10.0.0.5', SFU_ANNOUNCED_ADDRESS: '198.51.100.9' };
    expect(await decide([], env)).toMatchObject({ listenIp: '10.0.0.5', announcedAddress: '198.51.100.9' });
  });
});
