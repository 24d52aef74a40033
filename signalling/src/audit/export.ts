import type { AuditEntry, AuditExport, AuditFormat } from '@campus/protocol';
import { stringify } from 'csv-stringify/sync';

/** The entries as a file. Names of columns are for programs, as those in JSON. Pure. */
export function exportAudit(entries: readonly AuditEntry[], format: AuditFormat, nowMs: number): AuditExport {
  const fileName = `audit-${new Date(nowMs).toISOString().slice(0, 10)}.${format}`;
  if (format === 'json') {
    const list = entries.map(({ atMs, ...entry }) => ({ at: new Date(atMs).toISOString(), ...entry }));
    return { fileName, mediaType: 'application/json', content: `${JSON.stringify(list, null, 2)}\n` };
  }
  const content = stringify(entries.map(toColumns), {
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    // Spreadsheets take the letters for UTF-8 by the mark, and a name such as =1+1 for a formula without the escape.
    bom: true,
    escape_formulas: true,
  });
  return { fileName, mediaType: 'text/csv', content };
}

const columns = [
  ...['id', 'at', 'action', 'actorId', 'actor', 'subjectKind', 'subjectId', 'subject'],
  ...['institution', 'eventId', 'event', 'detail'],
] as const;

function toColumns({ id, atMs, action, actor, subject, institution, event, detail }: AuditEntry) {
  return {
    ...{ id, at: new Date(atMs).toISOString(), action, actorId: actor?.id, actor: actor?.name },
    ...{ subjectKind: subject.kind, subjectId: subject.id, subject: subject.name },
    ...{ institution: institution?.name, eventId: event?.id, event: event?.name },
    detail: Object.entries(detail)
      .map(([key, value]) => `${key}=${value}`)
      .join('; '),
  };
}
