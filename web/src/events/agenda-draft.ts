import type { AgendaItem } from '@campus/protocol';
import { epochOfLocal, localOfEpoch } from './zoned-time.ts';

/** A point of the agenda as the form holds it: texts as typed; null while its time is none. */
export interface AgendaRow {
  /** For the list on the screen only. */
  key: number;
  offsetMinutes: number | null;
  durationMinutes: string;
  title: string;
  /** Names with commas between them. */
  speakers: string;
}

export interface EventStart {
  startsAtLocal: string;
  timeZone: string;
}

const minuteMs = 60_000;
const usualMinutes = 15;

export function rowsOf(agenda: readonly AgendaItem[]): AgendaRow[] {
  return agenda.map((item, key) => ({
    key,
    offsetMinutes: item.offsetMinutes,
    durationMinutes: String(item.durationMinutes),
    title: item.title,
    speakers: item.speakers.join(', '),
  }));
}

/** One more, from where the last one ends. */
export function nextRow(rows: readonly AgendaRow[]): AgendaRow {
  const last = rows.at(-1);
  return {
    key: Math.max(-1, ...rows.map((row) => row.key)) + 1,
    offsetMinutes: last ? (last.offsetMinutes ?? 0) + (Number(last.durationMinutes) || 0) : 0,
    durationMinutes: String(usualMinutes),
    title: '',
    speakers: '',
  };
}

/** As the contract's agenda, still to be checked: what is missing becomes NaN, which the schema refuses. */
export function wireAgenda(rows: readonly AgendaRow[]) {
  return rows.map(({ offsetMinutes, durationMinutes, title, speakers }) => ({
    offsetMinutes: offsetMinutes ?? Number.NaN,
    durationMinutes: Number(durationMinutes || Number.NaN),
    title,
    // The comma of Urdu and Arabic as well.
    speakers: speakers
      .split(/[,،;\n]/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  }));
}

/** What the event's clocks show at a point of the agenda ("18:15", as `<input type="time">` has it); '' when unknown. */
export function clockOf(offsetMinutes: number | null, { startsAtLocal, timeZone }: EventStart): string {
  const startsAtMs = epochOfLocal(startsAtLocal, timeZone);
  if (startsAtMs === null || offsetMinutes === null) return '';
  return localOfEpoch(startsAtMs + offsetMinutes * minuteMs, timeZone).slice(11);
}

/**
 * How long after the event's start its clocks show a time of day, the first time that they do; null when it is none.
 * Clocks may be changed in between, and midnight may pass.
 */
export function offsetOf(clock: string, { startsAtLocal, timeZone }: EventStart): number | null {
  const startsAtMs = epochOfLocal(startsAtLocal, timeZone);
  if (startsAtMs === null || !/^\d{2}:\d{2}$/.test(clock)) return null;
  const onDay = (day: string): number => ((epochOfLocal(`${day}T${clock}`, timeZone) ?? 0) - startsAtMs) / minuteMs;
  const day = startsAtLocal.slice(0, 10);
  const nextDay = new Date(Date.parse(`${day}T00:00Z`) + 24 * 60 * minuteMs).toISOString().slice(0, 10);
  const sameDay = onDay(day);
  return sameDay >= 0 ? sameDay : onDay(nextDay);
}
