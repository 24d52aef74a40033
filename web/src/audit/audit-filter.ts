import type { AuditKind, RouteQuery } from '@campus/protocol';

/** As the form holds it: days as `YYYY-MM-DD` or empty. */
export interface FilterDraft {
  kind: AuditKind | 'all';
  institutionId: string;
  search: string;
  from: string;
  until: string;
}

export const emptyFilter: FilterDraft = { kind: 'all', institutionId: '', search: '', from: '', until: '' };

/** What the server is asked. Days are those of the reader's own zone, whole. */
export function queryOf({ kind, institutionId, search, from, until }: FilterDraft): RouteQuery<'audit.list'> {
  const fromMs = Date.parse(`${from}T00:00:00`);
  const untilMs = Date.parse(`${until}T23:59:59.999`);
  return {
    ...(kind === 'all' ? {} : { kind }),
    ...(institutionId === '' ? {} : { institutionId }),
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(Number.isNaN(fromMs) ? {} : { fromMs }),
    ...(Number.isNaN(untilMs) ? {} : { untilMs }),
  };
}
