import type { EventDraft } from '@campus/protocol';

export const dayMs = 24 * 60 * 60 * 1000;
export const draft: EventDraft = {
  title: 'A talk about looms',
  description: '',
  kind: 'talk',
  startsAtMs: Date.now(),
  durationMinutes: 60,
  timeZone: 'Asia/Karachi',
  languages: ['en'],
  visibility: 'invited',
  isRecordedAutomatically: true,
  isForSchools: false,
  agenda: [],
  capacity: null,
};

export const seriesTiming = {
  startsAtMs: Math.ceil(Date.now() / dayMs) * dayMs,
  durationMinutes: 60,
  timeZone: 'Asia/Karachi',
  rule: 'FREQ=DAILY;COUNT=3',
};

export const speaker = { name: 'Prof. Rossi', email: 'rossi@bologna.example' };

/** What stands at the end of a link. */
export const tokenOf = (url: string) => url.split('/').at(-1) ?? '';
