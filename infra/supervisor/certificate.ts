import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { writePrivately } from './data-folder.ts';

const DAY_MS = 24 * 60 * 60_000;
// Browsers accept no server certificate that is valid for longer than this (Apple's limit of 825 days is the lowest).
const VALID_DAYS = 800;
const RENEW_DAYS = 30;

export interface CertificateFiles {
  certFile: string;
  keyFile: string;
}

/**
 * A certificate of this machine's own for the given names and addresses. It is kept in the data folder, and made anew
 * only when it is about to run out or an address came that it does not name, because everybody has to accept a new
 * one again in their browser.
 */
export async function ownCertificate(
  dataFolder: string,
  names: readonly string[],
  now: () => number = Date.now,
): Promise<CertificateFiles> {
  const folder = join(dataFolder, 'tls');
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  if (isUsable(files, names, now())) return files;

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Most starts make none, and the library takes longer to load than everything else here together.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'International Campus' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that is a little behind must not refuse it.
    notBeforeDate: new Date(now() - DAY_MS),
    notAfterDate: new Date(now() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
        ),
      },
    ],
  });
  writePrivately(files.keyFile, key);
  writePrivately(files.certFile, cert);
  return files;
}

function isUsable(files: CertificateFiles, names: readonly string[], nowMs: number): boolean {
  try {
    const certificate = new X509Certificate(readFileSync(files.certFile));
    readFileSync(files.keyFile);
    const coversAll = names.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)));
    return coversAll && certificate.validToDate.getTime() - nowMs > RENEW_DAYS * DAY_MS;
  } catch {
    return false;
  }
}
