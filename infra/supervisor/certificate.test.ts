import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { connect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { ownCertificate } from './certificate.ts';

const NAMES = ['localhost', 'campus-pc', '127.0.0.1', '192.168.1.20'];
const DAY_MS = 24 * 60 * 60_000;

test('a client that trusts the certificate can check the server by name and by address', async () => {
  const { certFile, keyFile } = await ownCertificate(temporaryFolder(), NAMES);
  const ca = readFileSync(certFile);
  const server = createServer({ cert: ca, key: readFileSync(keyFile) }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  for (const servername of ['localhost', 'campus-pc']) {
    const socket = connect({ port, host: '127.0.0.1', servername, ca });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
  }
  const certificate = new X509Certificate(ca);
  expect(certificate.checkIP('192.168.1.20')).toBe('192.168.1.20');
  expect(certificate.checkIP('192.168.1.21')).toBeUndefined();
});

test('the certificate is kept, so that nobody has to accept another one', async () => {
  const folder = temporaryFolder();
  const first = readFileSync((await ownCertificate(folder, NAMES)).certFile, 'utf8');
  expect(readFileSync((await ownCertificate(folder, NAMES)).certFile, 'utf8')).toBe(first);
  // An address that is gone for a while, as on a laptop, is no reason either.
  expect(readFileSync((await ownCertificate(folder, NAMES.slice(0, 3))).certFile, 'utf8')).toBe(first);
});

test('it is made anew for a new address, and before it runs out', async () => {
  const folder = temporaryFolder();
  const first = readFileSync((await ownCertificate(folder, NAMES)).certFile, 'utf8');
  const second = readFileSync((await ownCertificate(folder, [...NAMES, '10.0.0.9'])).certFile, 'utf8');
  expect(second).not.toBe(first);
  const later = () => Date.now() + 780 * DAY_MS;
  const third = readFileSync((await ownCertificate(folder, NAMES, later)).certFile, 'utf8');
  expect(third).not.toBe(second);
});

test('no browser’s limit on how long a certificate may be valid is passed', async () => {
  const { certFile } = await ownCertificate(temporaryFolder(), NAMES);
  const { validFromDate, validToDate } = new X509Certificate(readFileSync(certFile));
  expect((validToDate.getTime() - validFromDate.getTime()) / DAY_MS).toBeLessThanOrEqual(825);
});
