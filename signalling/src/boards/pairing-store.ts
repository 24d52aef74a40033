import { randomInt } from 'node:crypto';
import type { Device, PairingPreview } from '@campus/protocol';
import { boardCodeLength, boardCodeLetters } from '@campus/protocol/boards';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Kysely, Selectable } from 'kysely';
import { isUniqueViolation } from '../database/errors.ts';
import type { Schema } from '../database/schema.ts';
import { hashSecret } from '../keys/secrets.ts';

/** Long enough to fetch somebody who may confirm it, short enough not to be guessed (RFC 8628, 5.1). */
export const pairingTtlMs = 10 * 60_000;
const mostTries = 5;

export interface PairingStore {
  /** A new code for the holder of that secret. What has expired is forgotten on the way. */
  begin(secret: string, device: Device): Promise<PairingPreview>;
  /** Null when the holder of that secret shows no code (any more). */
  ofSecret(secret: string): Promise<PairingPreview | null>;
  ofCode(code: string): Promise<PairingPreview | null>;
}

function toPairing(row: Selectable<Schema['board_pairings']>): PairingPreview {
  const { code, browser, system, began_at_ms: beganAtMs, expires_at_ms: expiresAtMs } = row;
  return { code, device: { browser, system }, beganAtMs, expiresAtMs };
}

export function makeBoardCode(): string {
  return Array.from({ length: boardCodeLength }, () => boardCodeLetters[randomInt(boardCodeLetters.length)]).join('');
}

export function createPairingStore(deps: { db: Kysely<Schema>; clock: Clock; makeCode?: () => string }): PairingStore {
  const { db, clock, makeCode = makeBoardCode } = deps;
  const open = () => db.selectFrom('board_pairings').selectAll().where('expires_at_ms', '>', clock.nowMs());
  return {
    async begin(secret, { browser, system }) {
      const nowMs = clock.nowMs();
      await db.deleteFrom('board_pairings').where('expires_at_ms', '<=', nowMs).execute();
      for (let tries = 1; ; tries += 1) {
        const row = {
          ...{ secret_hash: hashSecret(secret), code: makeCode(), browser, system },
          ...{ began_at_ms: nowMs, expires_at_ms: nowMs + pairingTtlMs },
        };
        try {
          await db.insertInto('board_pairings').values(row).execute();
          return toPairing(row);
        } catch (error) {
          // Another board shows that code at this moment.
          if (!isUniqueViolation(error) || tries === mostTries) throw error;
        }
      }
    },
    async ofSecret(secret) {
      const row = await open().where('secret_hash', '=', hashSecret(secret)).executeTakeFirst();
      return row ? toPairing(row) : null;
    },
    async ofCode(code) {
      const row = await open().where('code', '=', code).executeTakeFirst();
      return row ? toPairing(row) : null;
    },
  };
}

/**
 * Takes the code away, so that it is confirmed once whoever comes at the same moment, and gives what the board is known
 * by. Throws NOT_FOUND when nobody shows that code (any more).
 */
export async function takePairing(
  trx: Kysely<Schema>,
  code: string,
  nowMs: number,
): Promise<{ secretHash: string; device: Device }> {
  const row = await trx
    .deleteFrom('board_pairings')
    .where('code', '=', code)
    .where('expires_at_ms', '>', nowMs)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new AppError('NOT_FOUND', 'no board shows this code');
  return { secretHash: row.secret_hash, device: { browser: row.browser, system: row.system } };
}
