import type { Migration } from 'kysely/migration';

/**
 * One change of the tables. Its name is `<date>-<number>-<feature>-<what>`; migrations run in the order of their
 * names, once, and are never edited after they have been released. What it says must run on SQLite and PostgreSQL.
 */
export type Migrations = Readonly<Record<string, Migration>>;
