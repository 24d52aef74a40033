import { spawnSync } from 'node:child_process';

/** The way between a server and the load programs, both on this machine. */
export interface NetworkPath {
  readonly name: 'loopback' | 'veth';
  /** Where servers send and receive media. */
  readonly serverIp: string;
  /** How a load program is started so that its traffic takes this way. */
  command(program: string, args: readonly string[]): { command: string; args: readonly string[] };
  close(): void;
}

export const loopbackPath: NetworkPath = {
  name: 'loopback',
  serverIp: '127.0.0.1',
  command: (command, args) => ({ command, args }),
  close: () => undefined,
};

export const canMakeVeth = (): boolean => process.getuid?.() === 0 && spawnSync('ip', ['-V']).status === 0;

/**
 * A pair of virtual network cards, the load programs' one in a network namespace of its own: for servers whose ICE
 * leaves out the loopback. Addresses are those that are set aside for measurements (RFC 2544). Needs root.
 */
export function makeVethPath(): NetworkPath {
  const number = process.pid % 16_384;
  const namespace = `campus-load-${process.pid}`;
  const [serverCard, loadCard] = [`cls${process.pid}`, `cll${process.pid}`];
  const base = `198.${18 + Math.floor(number / 8_192)}.${Math.floor((number % 8_192) / 64) + 64}`;
  const lastByte = (number % 64) * 4;
  const [serverIp, loadIp] = [`${base}.${lastByte + 1}`, `${base}.${lastByte + 2}`];
  const close = (): void => {
    spawnSync('ip', ['link', 'del', serverCard]);
    spawnSync('ip', ['netns', 'del', namespace]);
  };
  try {
    ip('netns', 'add', namespace);
    ip('link', 'add', serverCard, 'type', 'veth', 'peer', 'name', loadCard, 'netns', namespace);
    ip('addr', 'add', `${serverIp}/30`, 'dev', serverCard);
    ip('link', 'set', serverCard, 'up');
    ip('-n', namespace, 'addr', 'add', `${loadIp}/30`, 'dev', loadCard);
    for (const card of [loadCard, 'lo']) ip('-n', namespace, 'link', 'set', card, 'up');
  } catch (error) {
    close();
    throw error;
  }
  return {
    name: 'veth',
    serverIp,
    command: (program, args) => ({ command: 'ip', args: ['netns', 'exec', namespace, program, ...args] }),
    close,
  };
}

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}
