import { AppError } from '@campus/protocol/errors';

/** SQLite's extended code (`SQLITE_…`) or PostgreSQL's SQLSTATE, or the system's code of a lost connection. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const uniqueViolations = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505']);
const foreignKeyViolations = new Set(['SQLITE_CONSTRAINT_FOREIGNKEY', '23503']);
const passing = new Set([
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
  // serialization_failure, deadlock_detected, lock_not_available
  ...['40001', '40P01', '55P03'],
]);
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** A row with that key exists already. */
export function isUniqueViolation(error: unknown): boolean {
  return uniqueViolations.has(codeOf(error) ?? '');
}

/** A row that this one names does not exist (any more). */
export function isForeignKeyViolation(error: unknown): boolean {
  return foreignKeyViolations.has(codeOf(error) ?? '');
}

/** Another transaction was in the way; the same transaction may be tried again. */
export function isTransactionConflict(error: unknown): boolean {
  return passing.has(codeOf(error) ?? '');
}

/**
 * What a database error means to whoever asked, or undefined when it is a mistake of ours. Applied once, at the edge:
 * features catch only what they can answer better (a unique violation, say).
 */
export function asDatabaseTrouble(error: unknown): AppError | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (code === 'SQLITE_FULL' || code === '53100')
    return new AppError('DISK_FULL', 'the disk is full', { cause: error });
  if (passing.has(code) || unreachable.has(code) || code.startsWith('08') || code.startsWith('SQLITE_IOERR')) {
    return new AppError('UNAVAILABLE', 'the database does not answer at present', { cause: error });
  }
  return undefined;
}
