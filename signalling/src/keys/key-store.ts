import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@campus/service-kit/atomic-file';
import { z } from 'zod';
import type { Database } from '../database/open.ts';

const StoredKeySchema = z.object({
  kid: z.string().regex(/^[0-9a-f]{16}$/),
  createdAtMs: z.number(),
  privateKeyPem: z.string(),
});
export type StoredKey = z.infer<typeof StoredKeySchema>;

/** Where the signing keys are kept. Several nodes may use one store. */
export interface KeyStore {
  list(): Promise<StoredKey[]>;
  add(key: StoredKey): Promise<void>;
  removeOlderThan(createdBeforeMs: number): Promise<void>;
}

/** One file a key, readable by nobody else. A file that cannot be read ends the start: a lost key voids every link. */
export function fileKeyStore(folder: string): KeyStore {
  async function list(): Promise<StoredKey[]> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = (await readdir(folder)).filter((file) => /^[0-9a-f]{16}\.json$/.test(file));
    return Promise.all(
      files.map(async (file) => {
        const path = join(folder, file);
        try {
          return StoredKeySchema.parse(JSON.parse(await readFile(path, 'utf8')));
        } catch (error) {
          throw new Error(`the signing key ${path} cannot be read`, { cause: error });
        }
      }),
    );
  }
  return {
    list,
    async add(key) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFileAtomic(join(folder, `${key.kid}.json`), `${JSON.stringify(key)}\n`, { mode: 0o600 });
    },
    async removeOlderThan(createdBeforeMs) {
      const old = (await list()).filter((key) => key.createdAtMs < createdBeforeMs);
      await Promise.all(old.map((key) => rm(join(folder, `${key.kid}.json`), { force: true })));
    },
  };
}

export function databaseKeyStore(db: Database): KeyStore {
  return {
    async list() {
      const rows = await db.selectFrom('signing_keys').selectAll().execute();
      return rows.map((row) => ({
        kid: row.kid,
        createdAtMs: row.created_at_ms,
        privateKeyPem: row.private_key_pem,
      }));
    },
    async add(key) {
      await db
        .insertInto('signing_keys')
        .values({ kid: key.kid, created_at_ms: key.createdAtMs, private_key_pem: key.privateKeyPem })
        .execute();
    },
    async removeOlderThan(createdBeforeMs) {
      await db.deleteFrom('signing_keys').where('created_at_ms', '<', createdBeforeMs).execute();
    },
  };
}
