import type { EventDraft, InstitutionDraft } from '@campus/protocol';

/** What the demo shows: data, as a person would have typed it in. Names of places are the same in every language. */
export const leadInstitution: InstitutionDraft = {
  name: 'Nantes',
  city: 'Nantes',
  country: 'FR',
  timeZone: 'Europe/Paris',
};

export const partnerCentres: readonly InstitutionDraft[] = [
  { name: 'Lahore', city: 'Lahore', country: 'PK', timeZone: 'Asia/Karachi' },
  { name: 'Bologna', city: 'Bologna', country: 'IT', timeZone: 'Europe/Rome' },
];

export function demoEvent(nowMs: number): EventDraft {
  return {
    title: 'Nantes – Lahore – Bologna',
    description: '',
    kind: 'culture-sharing',
    startsAtMs: nowMs,
    durationMinutes: 30,
    timeZone: leadInstitution.timeZone,
    languages: ['en'],
    visibility: 'invited',
    // The newcomer presses record: that is part of looking around.
    isRecordedAutomatically: false,
    isForSchools: false,
    agenda: [],
    capacity: null,
  };
}
