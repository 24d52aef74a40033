import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from './data-folder.ts';
import { StartError } from './start-error.ts';

const SECRET_BYTES = 32;

/** The secret between the services: made at the first start, kept in the data folder, readable for its owner only. */
export function readControlSecret(dataFolder: string): string {
  const file = join(dataFolder, 'secrets.json');
  if (!existsSync(file)) {
    const controlSecret = randomBytes(SECRET_BYTES).toString('base64url');
    writePrivately(file, `${JSON.stringify({ controlSecret }, null, 2)}\n`);
    return controlSecret;
  }
  // A backup that was copied back may have lost its mode.
  chmodSync(file, 0o600);
  try {
    const { controlSecret } = JSON.parse(readFileSync(file, 'utf8')) as { controlSecret?: unknown };
    if (typeof controlSecret === 'string' && controlSecret.length >= SECRET_BYTES) return controlSecret;
  } catch {
    // Said below.
  }
  throw new StartError(
    `The file ${file} is damaged. Put it back from a backup, or delete it to have a new one made (the services only use it among themselves).`,
  );
}
