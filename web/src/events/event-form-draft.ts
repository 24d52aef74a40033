import type { CampusEvent, EventKind, Visibility } from '@campus/protocol';
import { epochOfLocal, localOfEpoch, ownTimeZone } from './zoned-time.ts';

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
}

const quarterMs = 15 * 60_000;

/** For a new event: the next quarter of an hour at least ten minutes away, in the organiser's zone. */
export function newDraft(nowMs: number, language: string): EventFormDraft {
  const startsAtMs = Math.ceil((nowMs + 10 * 60_000) / quarterMs) * quarterMs;
  const timeZone = ownTimeZone();
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
  };
}

export function draftOfEvent(event: CampusEvent): EventFormDraft {
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
  };
}

/** As the contract's EventDraft, still to be checked: a missing time becomes NaN, which the schema refuses. */
export function wireDraft(draft: EventFormDraft) {
  const { startsAtLocal, durationMinutes, ...rest } = draft;
  return {
    ...rest,
    languages: [...draft.languages],
    startsAtMs: epochOfLocal(startsAtLocal, draft.timeZone) ?? Number.NaN,
    durationMinutes: Number(durationMinutes || Number.NaN),
  };
}
