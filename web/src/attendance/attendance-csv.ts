import type { Attendance, Attendant } from '@campus/protocol';
import { stringify } from 'csv-stringify/browser/esm/sync';

/** In the order of the columns, on the page as in the file. */
export const columns = [
  'name',
  'role',
  'centre',
  'heads',
  'from',
  'until',
  'minutes',
  'hands',
  'questions',
  'votes',
] as const;
export type Column = (typeof columns)[number];

export interface Words {
  readonly header: (column: Column) => string;
  readonly role: (role: Attendant['role']) => string;
  /** Of somebody whose name was erased. */
  readonly noName: string;
}

/** RFC 4180, with a mark of UTF-8; whatever a spreadsheet would take for a formula is quoted as text. Pure. */
export function attendanceCsv({ attendants }: Attendance, words: Words, timeZone?: string): string {
  // Years first: every spreadsheet takes it for a time, in whatever language it runs.
  const time = new Intl.DateTimeFormat('sv-SE', {
    ...{ dateStyle: 'short', timeStyle: 'short' },
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const rows = attendants.map((attendant): Record<Column, string | number> => {
    const { name, role, centreName, heads, firstSeenMs, lastSeenMs, presentMs } = attendant;
    const { hands, questions, votes } = attendant;
    return {
      ...{ name: name ?? words.noName, role: words.role(role), centre: centreName ?? '', heads: heads ?? '' },
      ...{ from: time.format(firstSeenMs), until: time.format(lastSeenMs), minutes: minutesOf(presentMs) },
      ...{ hands, questions, votes },
    };
  });
  return stringify(rows, {
    header: true,
    columns: columns.map((key) => ({ key, header: words.header(key) })),
    record_delimiter: 'windows',
    bom: true,
    escape_formulas: true,
  });
}

/** Whoever was there at all was there for a minute. */
export function minutesOf(presentMs: number): number {
  return Math.max(1, Math.round(presentMs / 60_000));
}
