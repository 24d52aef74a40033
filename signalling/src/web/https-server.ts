import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { ConfigError } from '@campus/service-kit/config';

/** HTTPS when there are certificate files, else HTTP. Throws ConfigError that names the file that is wrong. */
export function createWebServer(tls: { certFile: string; keyFile: string } | null, listener: RequestListener): Server {
  if (!tls) return createHttpServer(listener);
  const cert = read('TLS_CERT_FILE', tls.certFile);
  const key = read('TLS_KEY_FILE', tls.keyFile);
  check('TLS_CERT_FILE', `${tls.certFile} is not a certificate in PEM`, () => createSecureContext({ cert }));
  check('TLS_KEY_FILE', `${tls.keyFile} is not the private key of that certificate, in PEM without a passphrase`, () =>
    createSecureContext({ cert, key }),
  );
  return createHttpsServer({ cert, key }, listener) as unknown as Server;
}

function read(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ConfigError([`${setting}: ${file} cannot be read (${reason})`]);
  }
}

function check(setting: string, problem: string, use: () => unknown): void {
  try {
    use();
  } catch {
    throw new ConfigError([`${setting}: ${problem}`]);
  }
}

/** Listens, and gives the port (which the system chose when 0 was asked for). Throws ConfigError when it is taken. */
export async function listenOn(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const known: Record<string, string> = {
        EADDRINUSE: `PORT: another program listens on port ${port} already`,
        EACCES: `PORT: this user may not listen on port ${port}`,
        EADDRNOTAVAIL: `HOST: this machine has no address ${host}`,
      };
      const problem = known[error.code ?? ''];
      reject(problem ? new ConfigError([problem]) : error);
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
