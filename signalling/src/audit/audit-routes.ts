import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import { cursorOf, listAudit } from './audit-store.ts';
import { exportAudit } from './export.ts';

const aPage = 100;
const mostExported = 50_000;

/** For administrators: who changed what, when. */
export function auditHandlers({
  db,
  clock,
}: {
  db: Database;
  clock: Clock;
}): HandlersOf<'audit.list' | 'audit.export'> {
  return {
    'audit.list': async ({ query: { before, ...filter } }) => {
      const found = await listAudit(db, filter, { limit: aPage + 1, before });
      const entries = found.slice(0, aPage);
      const last = entries.at(-1);
      return { entries, next: found.length > aPage && last ? cursorOf(last) : null };
    },
    'audit.export': async ({ query: { format, ...filter } }) => {
      const entries = await listAudit(db, filter, { limit: mostExported + 1 });
      if (entries.length > mostExported) throw new AppError('LIMIT_EXCEEDED', `a file holds ${mostExported} entries`);
      return exportAudit(entries, format, clock.nowMs());
    },
  };
}
