import type { KyselyPlugin } from 'kysely';
import type { Database } from './open.ts';

export interface DatabaseTrouble {
  /** While it is, every query fails as one to a server that is being restarted. */
  isAway: boolean;
  /** The same database, as somebody sees it who has this trouble with it. */
  reach(db: Database): Database;
}

export function databaseTrouble(): DatabaseTrouble {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      // PostgreSQL's admin_shutdown.
      if (trouble.isAway) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const trouble: DatabaseTrouble = { isAway: false, reach: (db) => db.withPlugin(plugin) };
  return trouble;
}
