import type { CampusEvent, EventChange, EventDraft, EventKind, SeriesChange, Visibility } from '@campus/protocol';
import { reader } from '../ui/reader.ts';
import { type AgendaRow, rowsOf, wireAgenda } from './agenda-draft.ts';
import { epochOfLocal, localOfEpoch } from './zoned-time.ts';

/** The form's own state: texts as typed. */
export interface EventFormDraft {
  title: string;
  description: string;
  kind: EventKind;
  startsAtLocal: string;
  timeZone: string;
  durationMinutes: string;
  languages: readonly string[];
  visibility: Visibility;
  isRecordedAutomatically: boolean;
  isForSchools: boolean;
  agenda: readonly AgendaRow[];
  /** Empty: as many as come. */
  capacity: string;
}

const quarterMs = 15 * 60_000;

/** For a new event: the next quarter of an hour at least ten minutes away, in the organiser's zone. */
export function newDraft(nowMs: number, language: string): EventFormDraft {
  const startsAtMs = Math.ceil((nowMs + 10 * 60_000) / quarterMs) * quarterMs;
  const timeZone = reader().timeZone;
  return {
    title: '',
    description: '',
    kind: 'talk',
    startsAtLocal: localOfEpoch(startsAtMs, timeZone),
    timeZone,
    durationMinutes: '60',
    languages: [language],
    visibility: 'invited',
    isRecordedAutomatically: true,
    isForSchools: false,
    agenda: [],
    capacity: '',
  };
}

/** As the form holds it. */
export function draftOf(event: EventDraft): EventFormDraft {
  return {
    title: event.title,
    description: event.description,
    kind: event.kind,
    startsAtLocal: localOfEpoch(event.startsAtMs, event.timeZone),
    timeZone: event.timeZone,
    durationMinutes: String(event.durationMinutes),
    languages: event.languages,
    visibility: event.visibility,
    isRecordedAutomatically: event.isRecordedAutomatically,
    isForSchools: event.isForSchools,
    agenda: rowsOf(event.agenda),
    capacity: event.capacity === null ? '' : String(event.capacity),
  };
}

/** The same event once more: a week later by the event's clocks, and so many weeks that it is still to come. */
export function draftOfCopy(event: CampusEvent, nowMs: number): EventFormDraft {
  const draft = draftOf(event);
  const weekLater = (local: string): string =>
    new Date(Date.parse(`${local}:00Z`) + 7 * 24 * 60 * 60 * 1000).toISOString().slice(0, 16);
  let startsAtLocal = draft.startsAtLocal;
  do startsAtLocal = weekLater(startsAtLocal);
  while ((epochOfLocal(startsAtLocal, event.timeZone) ?? nowMs) < nowMs);
  return { ...draft, startsAtLocal };
}

/** Of a series; the times have a form of their own, and the others are settled when it is made. */
const otherFields = ['startsAtMs', 'durationMinutes', 'timeZone', 'isRecordedAutomatically', 'isForSchools'];

/** Only what is different: two people who change different things at once then lose nothing. */
export function changesOf(before: EventDraft, draft: EventDraft): EventChange {
  return differing(before, draft, []);
}

/** The same of all but the times, for the events of a series. */
export function detailsOf(before: EventDraft, draft: EventDraft): NonNullable<SeriesChange['details']> {
  return differing(before, draft, otherFields);
}

function differing(before: EventDraft, draft: EventDraft, except: readonly string[]): EventChange {
  const names = Object.keys(draft) as (keyof EventDraft)[];
  return Object.fromEntries(
    names
      .filter((name) => !except.includes(name) && JSON.stringify(draft[name]) !== JSON.stringify(before[name]))
      .map((name) => [name, draft[name]]),
  );
}

/** As the contract's EventDraft, still to be checked: a missing time becomes NaN, which the schema refuses. */
export function wireDraft(draft: EventFormDraft) {
  const { startsAtLocal, durationMinutes, agenda, capacity, ...rest } = draft;
  return {
    ...rest,
    languages: [...draft.languages],
    agenda: wireAgenda(agenda),
    capacity: capacity === '' ? null : Number(capacity),
    startsAtMs: epochOfLocal(startsAtLocal, draft.timeZone) ?? Number.NaN,
    durationMinutes: Number(durationMinutes || Number.NaN),
  };
}
