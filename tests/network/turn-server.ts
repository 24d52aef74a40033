import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownCertificate } from '../../infra/supervisor/certificate.ts';
import { spawnChild } from '@campus/service-kit/child-process';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { freePort } from '@campus/service-kit/free-port';

const candidates = [process.env['TEST_TURN_SERVER'], '/usr/bin/turnserver', '/usr/local/bin/turnserver'];
/** Undefined where no TURN server is installed. */
export const turnProgram = candidates.find((path) => path && existsSync(path));

const here = '127.0.0.1';

export interface TurnServer {
  readonly port: number;
  /** TLS on TCP, with a certificate that nobody trusts. */
  readonly tlsPort: number;
  close(): Promise<void>;
}

/** Whatever a TURN server here relays comes from such a port: above those that Linux gives to outgoing connections. */
export const lowestRelayPort = 61_000;

/** coturn on the loopback, for UDP, TCP and TLS, with names and passwords that are made from `secret` and run out. */
export async function startTurnServer(secret: string): Promise<TurnServer> {
  if (!turnProgram) throw new Error('there is no TURN server on this machine');
  const folder = await mkdtemp(join(tmpdir(), 'campus-turn-'));
  const port = await freePort();
  let tlsPort = await freePort();
  while (tlsPort === port) tlsPort = await freePort();
  const { certFile, keyFile } = await ownCertificate(folder, ['localhost', here]);
  const args = [
    '-n',
    ...['--listening-ip', here, '--relay-ip', here, '--listening-port', String(port)],
    ...['--tls-listening-port', String(tlsPort), '--cert', certFile, '--pkey', keyFile],
    ...['--min-port', String(lowestRelayPort), '--max-port', '65535'],
    ...['--use-auth-secret', '--static-auth-secret', secret, '--realm', 'campus.test', '--fingerprint'],
    // The campus of a test is on this machine; a real server forbids just that.
    ...['--allow-loopback-peers', '--no-cli', '--no-dtls'],
    ...['--userdb', join(folder, 'users'), '--pidfile', join(folder, 'pid'), '--log-file', join(folder, 'log')],
    '--simple-log',
  ];
  const child = spawnChild(turnProgram, args, { log: silentLog(), cwd: folder });
  const close = async (): Promise<void> => {
    await child.stop({ graceMs: 2_000 });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await eventually(
      async () => {
        const socket = connect(port, here);
        await once(socket, 'connect').finally(() => socket.destroy());
        return true;
      },
      { timeoutMs: 10_000, intervalMs: 50 },
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { port, tlsPort, close };
}
