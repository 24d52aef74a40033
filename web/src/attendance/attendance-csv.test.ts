import type { Attendance, Attendant } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { attendanceCsv, columns, minutesOf, type Words } from './attendance-csv.ts';

const words: Words = { header: (column) => `«${column}»`, role: (role) => role.toUpperCase(), noName: '(no name)' };
const startMs = Date.UTC(2026, 10, 26, 9, 5);
const lahore: Attendant = {
  participantId: 'lahore',
  name: 'Bilal "B", Ahmad',
  role: 'centre',
  centreName: 'مرکز لاہور',
  heads: 25,
  firstSeenMs: startMs,
  lastSeenMs: startMs + 50 * 60_000,
  presentMs: 45 * 60_000 + 40_000,
  hands: 2,
  questions: 0,
  votes: 1,
};

function linesOf(...attendants: Attendant[]): string[] {
  const attendance: Attendance = { onAir: { fromMs: startMs, untilMs: startMs, isOver: true }, attendants };
  return attendanceCsv(attendance, words, 'Asia/Karachi').split('\r\n');
}

describe('the list of who was there, as a file', () => {
  it('is a table by RFC 4180, in the words of the reader', () => {
    expect(linesOf(lahore)).toEqual([
      `\uFEFF${columns.map((column) => `«${column}»`).join(',')}`,
      '"Bilal ""B"", Ahmad",CENTRE,مرکز لاہور,25,2026-11-26 14:05,2026-11-26 14:55,46,2,0,1',
      '',
    ]);
  });

  it('holds nothing that a spreadsheet would reckon with', () => {
    for (const name of ['=1+1', '+44', '-2+3', '@SUM(A1)', '\tx', '\r=1']) {
      const file = linesOf({ ...lahore, name, centreName: name }).join('\r\n');
      expect(file.split(`'${name}`)).toHaveLength(3);
    }
  });

  it('says when a name was erased, and leaves empty what nobody counted', () => {
    const [, line] = linesOf({ ...lahore, name: null, role: 'viewer', centreName: null, heads: null });
    expect(line).toMatch(/^\(no name\),VIEWER,,,2026/);
    expect([0, 20_000, 90_000].map(minutesOf)).toEqual([1, 1, 2]);
  });
});
