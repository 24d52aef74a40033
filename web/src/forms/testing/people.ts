import type { Account, CampusEvent, Centre, Institution, Person } from '@campus/protocol';

/** Those who fill in the forms of the tests, and what the forms are about. */
export const person: Person = {
  id: 'person-1',
  name: 'Bushra Malik',
  email: 'bushra@lahore.example',
  role: 'admin',
  institutionId: 'inst-lahore',
  institutionName: 'Lahore',
  roles: [{ institutionId: 'inst-lahore', institutionName: 'Lahore', role: 'admin' }],
  language: 'ur',
};

export const account: Account = {
  createdAtMs: 0,
  hasPassword: true,
  isEmailConfirmed: true,
  canConfirmEmail: false,
  universityAccounts: [],
};

export const institution: Institution = {
  id: 'inst-lahore',
  name: 'Lahore',
  city: 'Lahore',
  country: 'PK',
  timeZone: 'Asia/Karachi',
  isLead: false,
};

export const centre: Centre = {
  institutionId: 'inst-lahore',
  institutionName: 'Lahore',
  isDescribed: true,
  city: 'Lahore',
  timeZone: 'Asia/Karachi',
  seats: 30,
  equipment: { smartboards: 1, laptops: 25, headsets: 6 },
  uplinkMbps: 4.5,
};

export const event: CampusEvent = {
  id: 'event-1',
  title: 'tea',
  description: '',
  kind: 'talk',
  institutionId: 'inst-lahore',
  institutionName: 'Lahore',
  startsAtMs: Date.UTC(2027, 2, 16, 17),
  durationMinutes: 60,
  timeZone: 'Europe/Paris',
  languages: ['ur'],
  visibility: 'public',
  isRecordedAutomatically: false,
  isForSchools: false,
  agenda: [],
  capacity: null,
  cover: null,
  seriesId: null,
  isCancelled: false,
  isDemo: false,
  phase: 'scheduled',
  canHost: true,
};
