import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { StartError } from './start-error.ts';

const LOOKUP_MS = 3_000;
/** Below the ports that Linux takes for outgoing connections (`net.ipv4.ip_local_port_range`, from 32768 on). */
const FREE_RANGE = { from: 20_000, size: 12_000, tries: 200 };

/** This machine's addresses in its networks, IPv4 first, without loopback and link-local ones. */
export function lanAddresses(interfaces = networkInterfaces()): string[] {
  return Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter((entry) => !entry.internal && !entry.address.startsWith('fe80') && !entry.address.startsWith('169.254.'))
    .sort((a, b) => a.family.localeCompare(b.family))
    .map((entry) => entry.address);
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}

/** An address with which this machine reaches what listens on `host`. */
export function ownAddressOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** The address that a name stands for, or undefined when it cannot be found out quickly. */
export async function resolveAddress(name: string): Promise<string | undefined> {
  const plain = name.replace(/^\[|\]$/g, '');
  if (isIP(plain)) return plain;
  if (plain === 'localhost') return '127.0.0.1';
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), LOOKUP_MS);
  });
  const found = lookup(plain, { family: 4 }).then(
    ({ address }) => address,
    () => undefined,
  );
  return Promise.race([found, tooLong]).finally(() => clearTimeout(timer));
}

type PortUse = 'free' | 'used' | 'forbidden' | 'no such address';

export async function tryTcpPort(host: string, port: number): Promise<PortUse> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    await new Promise((resolve) => server.close(resolve));
    return 'free';
  } catch (error) {
    return useFrom(error);
  }
}

async function tryUdpPort(host: string, port: number): Promise<PortUse> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind({ port, address: host, exclusive: true });
    await once(socket, 'listening');
    return 'free';
  } catch (error) {
    return useFrom(error);
  } finally {
    socket.close();
  }
}

/** How it is found out whether a port can be used; tests say so themselves, since nobody can keep a port free. */
export interface PortProbe {
  tcp(host: string, port: number): Promise<PortUse>;
  udp(host: string, port: number): Promise<PortUse>;
}

export const realPorts: PortProbe = { tcp: tryTcpPort, udp: tryUdpPort };

function useFrom(error: unknown): PortUse {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'used';
  if (code === 'EACCES') return 'forbidden';
  if (code === 'EADDRNOTAVAIL' || code === 'EINVAL') return 'no such address';
  throw error;
}

/** Throws a StartError that says what to do when nobody may listen there; port 0 stands for any free one. */
export async function requireHttpPort(host: string, port: number): Promise<void> {
  const use = await tryTcpPort(host, port);
  if (use === 'used') {
    throw new StartError(
      `Port ${port} is used by another program. Stop that one, or choose another port: npm start -- --port ${port === 65_535 ? 3000 : port + 1}`,
    );
  }
  if (use === 'forbidden') {
    throw new StartError(
      `Port ${port} may not be used by an ordinary user. Choose one above 1023 with --port; a reverse proxy in front can answer on ${port}.`,
    );
  }
  if (use === 'no such address') {
    throw new StartError(`${host} is not an address of this machine. Change --host, or use 0.0.0.0 for all addresses.`);
  }
}

/** Throws a StartError unless `count` ports from `first` on are free for UDP and TCP. */
export async function requireMediaPorts(host: string, first: number, count: number, ports = realPorts): Promise<void> {
  for (let port = first; port < first + count; port += 1) {
    const uses = [await ports.udp(host, port), await ports.tcp(host, port)];
    if (uses.includes('no such address')) {
      throw new StartError(`${host} is not an address of this machine. Change SFU_LISTEN_IP.`);
    }
    if (uses.some((use) => use !== 'free')) {
      throw new StartError(
        `Port ${port}, one of those for sound and picture (${first} to ${first + count - 1}, UDP and TCP), cannot be used; another program has it, perhaps a second campus. Stop that one, or choose others with --sfu-port.`,
      );
    }
  }
}

/**
 * Finds free ports for one start, and gives none of them out twice: a service takes its port only seconds after it was
 * found free, and another service of the same start must not have got there first.
 */
export class PortChoice {
  readonly #givenOut = new Set<number>();
  readonly #random: () => number;
  readonly #ports: PortProbe;

  constructor(random = Math.random, ports = realPorts) {
    this.#random = random;
    this.#ports = ports;
  }

  /** Ports that are decided already. */
  keep(first: number, count = 1): void {
    for (let port = first; port < first + count; port += 1) this.#givenOut.add(port);
  }

  /** A TCP port on loopback. Throws a StartError when none is found. */
  async loopback(): Promise<number> {
    const found = await this.#choose(1, async (port) => (await this.#ports.tcp('127.0.0.1', port)) === 'free');
    if (found === undefined) throw new StartError('No free port was found on loopback. Stop other programs.');
    return found;
  }

  /** The first of `count` ports in a row that are free for UDP and TCP on `host`. Throws a StartError when none are. */
  async media(host: string, count: number): Promise<number> {
    const found = await this.#choose(count, (first) =>
      requireMediaPorts(host, first, count, this.#ports).then(
        () => true,
        (error: unknown) => {
          if (error instanceof StartError) return false;
          throw error;
        },
      ),
    );
    if (found !== undefined) return found;
    throw new StartError(
      `No ${count} free ports in a row were found for sound and picture. Choose some with --sfu-port.`,
    );
  }

  async #choose(count: number, isFree: (first: number) => Promise<boolean>): Promise<number | undefined> {
    for (let attempt = 0; attempt < FREE_RANGE.tries; attempt += 1) {
      const first = FREE_RANGE.from + Math.floor(this.#random() * (FREE_RANGE.size - count));
      const isGivenOut = Array.from({ length: count }, (_, index) => first + index).some((p) => this.#givenOut.has(p));
      if (isGivenOut || !(await isFree(first))) continue;
      this.keep(first, count);
      return first;
    }
    return undefined;
  }
}
