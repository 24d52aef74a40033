import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import {
  lanAddresses,
  ownAddressOf,
  PortChoice,
  type PortProbe,
  realPorts,
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
  const required = requireMediaPorts('127.0.0.1', port, 1, { ...realPorts, tcp: async () => 'free' });
  await expect(required).rejects.toThrow(new RegExp(`Port ${port}, one of those`));
});

test('an address that this machine does not have is said', async () => {
  await expect(requireHttpPort('203.0.113.1', 3000)).rejects.toThrow(/not an address of this machine/);
  await expect(requireMediaPorts('203.0.113.1', 44_400, 1)).rejects.toThrow(/Change SFU_LISTEN_IP/);
});

/** A machine on which these ports are used for TCP, and no others. */
const portsUsed = (...used: readonly number[]): PortProbe => ({
  tcp: async (_host, port) => (used.includes(port) ? 'used' : 'free'),
  udp: async () => 'free',
});
/** Draws that lead to these ports, where `count` in a row are looked for. */
const drawsOf = (count: number, ...ports: readonly number[]) =>
  ports.map((port) => (port - 20_000 + 0.5) / (12_000 - count));

test('ports of which one is used are passed over in the search for free ones', async () => {
  const draws = drawsOf(2, 21_000, 21_001, 25_000);
  const ports = new PortChoice(() => draws.shift() ?? Number.NaN, portsUsed(21_001));
  expect(await ports.media('127.0.0.1', 2)).toBe(25_000);
  expect(draws).toEqual([]);
});

test('no port is given out twice in one start, nor one that was decided before', async () => {
  const [decided, found] = [21_000, 23_000];
  const draws = [...drawsOf(3, decided, found), ...drawsOf(1, decided, found, found + 2, 25_000)];
  const ports = new PortChoice(() => draws.shift() ?? Number.NaN, portsUsed());
  ports.keep(decided);
  expect(await ports.media('127.0.0.1', 3)).toBe(found);
  expect(await ports.loopback()).toBe(25_000);
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
