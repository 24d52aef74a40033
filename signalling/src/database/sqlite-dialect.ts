import { chmodSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';

const waitForLockMs = 10_000;

/** More than there are queries in the product. What is longer is a list of as many rows as happened to be at hand. */
const mostStatements = 500;
const longestText = 4_000;

/** Prepares each text once: for a query by its key that is a third of the work. */
class PreparingConnection implements DatabaseConnection {
  readonly #database: SqliteDatabase.Database;
  readonly #statements = new Map<string, SqliteDatabase.Statement>();

  constructor(database: SqliteDatabase.Database) {
    this.#database = database;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    // What was prepared for the tables as they were is of no use for what becomes of them.
    if (/^\s*(alter|create|drop)\b/i.test(sql)) this.#statements.clear();
    const statement = this.#prepare(sql);
    if (statement.reader) return { rows: statement.all(parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { rows: [], insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes) };
  }

  streamQuery(): never {
    throw new Error('nothing here is read row by row');
  }

  #prepare(sql: string): SqliteDatabase.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    if (this.#statements.size < mostStatements && sql.length <= longestText) this.#statements.set(sql, statement);
    return statement;
  }
}

/**
 * SQLite's own `busy_timeout` waits in C and stops the event loop, and with it whoever holds the lock in this process.
 * So that is kept short, and the waiting is done here. Retrying is safe: only the first statement of a transaction,
 * or one that stands alone, can find the database locked.
 */
class PatientConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;

  constructor(inner: DatabaseConnection) {
    this.#inner = inner;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const deadlineMs = performance.now() + waitForLockMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#inner.executeQuery<Row>(query);
      } catch (error) {
        const isBusy = error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_BUSY';
        if (!isBusy || performance.now() > deadlineMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(25, 1 + attempt)));
      }
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#inner.streamQuery<Row>(query, chunkSize);
  }
}

/**
 * A transaction takes the write lock when it begins. SQLite's default (deferred) fails with SQLITE_BUSY when a
 * transaction read first and another process wrote since; this way each waits for its turn.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #connection: PatientConnection;

  constructor(database: SqliteDatabase.Database) {
    super({ database });
    this.#connection = new PatientConnection(new PreparingConnection(database));
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** SQLite can roll back DDL, so that all migrations of a start are one transaction: all of them, or none. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class DurableSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase.Database;

  constructor(database: SqliteDatabase.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): ImmediateDriver {
    return new ImmediateDriver(this.#database);
  }

  override createAdapter(): TransactionalDdlAdapter {
    return new TransactionalDdlAdapter();
  }
}

/**
 * Opens (or makes) a database file in which an acknowledged commit survives `kill -9` and a power cut: better-sqlite3
 * lowers `synchronous` to NORMAL under WAL, under which the last commits may be lost with the power.
 */
export function openSqliteDialect(file: string): SqliteDialect {
  // Changing to WAL needs the file alone for a moment, when several processes start at once.
  const database = new SqliteDatabase(file, { timeout: 5_000 });
  // Names, mail addresses and password hashes are in it; its -wal and -shm files take over the mode.
  chmodSync(file, 0o600);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 10');
  return new DurableSqliteDialect(database);
}
