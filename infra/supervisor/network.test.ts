import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
  lanAddresses,
  ownAddressOf,
  PortChoice,
  requireHttpPort,
  requireMediaPorts,
  resolveAddress,
} from './network.ts';

async function usedUdpPort() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

test('loopback and link-local addresses are none of the network’s, and IPv4 comes first', () => {
  const entry = (address: string, family: 'IPv4' | 'IPv6', internal = false) => ({
    address,
    internal,
    netmask: '',
    mac: '',
    cidr: null,
    ...(family === 'IPv6' ? { family, scopeid: 0 } : { family }),
  });
  expect(
    lanAddresses({
      lo: [entry('127.0.0.1', 'IPv4', true)],
      eth0: [entry('fe80::1', 'IPv6'), entry('fd00::1', 'IPv6'), entry('192.168.0.2', 'IPv4')],
      usb0: [entry('169.254.3.4', 'IPv4')],
    }),
  ).toEqual(['192.168.0.2', 'fd00::1']);
});

test('a port for sound and picture must be free for UDP too', async () => {
  const port = await usedUdpPort();
  await expect(requireHttpPort('127.0.0.1', port)).resolves.toBeUndefined();
  await expect(requireMediaPorts('127.0.0.1', port, 1)).rejects.toThrow(new RegExp(`Port ${port}, one of those`));
});

test('an address that this machine does not have is said', async () => {
  await expect(requireHttpPort('203.0.113.1', 3000)).rejects.toThrow(/not an address of this machine/);
  await expect(requireMediaPorts('203.0.113.1', 44_400, 1)).rejects.toThrow(/Change SFU_LISTEN_IP/);
});

test('ports of which one is used are passed over in the search for free ones', async () => {
  const usedPort = await new PortChoice().media('127.0.0.1', 2);
  const server = createServer().listen(usedPort + 1, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  // The first draw leads to the pair that was just spoilt; the range begins at 20000.
  const draws = [(usedPort - 20_000 + 0.5) / (12_000 - 2)];
  const first = await new PortChoice(() => draws.shift() ?? Math.random()).media('127.0.0.1', 2);
  expect(draws).toEqual([]);
  expect([usedPort, usedPort + 1, usedPort - 1]).not.toContain(first);
});

test('no port is given out twice in one start, nor one that was decided before', async () => {
  const free = new PortChoice();
  const [decided, found] = [await free.loopback(), await free.media('127.0.0.1', 3)];
  const drawOf = (port: number, count: number): number => (port - 20_000 + 0.5) / (12_000 - count);
  const draws = [drawOf(decided, 3), drawOf(found, 3), drawOf(found, 1), drawOf(found + 2, 1)];
  const ports = new PortChoice(() => draws.shift() ?? Math.random());
  ports.keep(decided);
  expect(await ports.media('127.0.0.1', 3)).toBe(found);
  expect([decided, found, found + 1, found + 2]).not.toContain(await ports.loopback());
  expect(draws).toEqual([]);
});

test('what listens on all addresses is reached on loopback', () => {
  expect([ownAddressOf('0.0.0.0'), ownAddressOf('::'), ownAddressOf('10.0.0.5')]).toEqual([
    '127.0.0.1',
    '::1',
    '10.0.0.5',
  ]);
});

test('an address stands for itself', async () => {
  expect(await resolveAddress('203.0.113.7')).toBe('203.0.113.7');
  expect(await resolveAddress('[fd00::1]')).toBe('fd00::1');
});
