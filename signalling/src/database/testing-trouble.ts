import type { KyselyPlugin } from 'kysely';
import type { Database } from './open.ts';

export interface DatabaseTrouble {
  /** While it is, every query fails as one to a server that is being restarted. */
  isAway: boolean;
  /** How many queries have failed so far. */
  failures: number;
  /** The same database, as somebody sees it who has this trouble with it. */
  reach(db: Database): Database;
}

export function databaseTrouble(): DatabaseTrouble {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (!trouble.isAway) return node;
      trouble.failures += 1;
      // PostgreSQL's admin_shutdown.
      throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    },
    transformResult: async ({ result }) => result,
  };
  const trouble: DatabaseTrouble = { isAway: false, failures: 0, reach: (db) => db.withPlugin(plugin) };
  return trouble;
}
