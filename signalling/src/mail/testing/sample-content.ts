import type { ContentOf, EventContent } from '../mail-content.ts';

export const sampleInvitation: ContentOf<'invitation'> = {
  kind: 'invitation',
  inviter: 'Ada <Admin>',
  institution: 'Università di Bologna',
  role: 'organiser',
  url: 'https://campus.example/invitations/some-token',
  expiresAtMs: Date.UTC(2026, 11, 3, 13, 5),
  timeZone: 'Europe/Rome',
};

export const sampleAddress: ContentOf<'address'> = {
  kind: 'address',
  url: 'https://campus.example/confirm-address/some-token',
  expiresAtMs: Date.UTC(2026, 11, 3, 13, 5),
  timeZone: 'Europe/Rome',
};

export const sampleEvent: EventContent = {
  kind: 'reminder.day',
  title: 'Tea & tales',
  institution: 'Université de Nantes',
  startsAtMs: Date.UTC(2026, 11, 3, 13, 5),
  timeZone: 'Europe/Paris',
  readerTimeZone: 'Asia/Karachi',
  url: 'https://campus.example/events/event-1',
  remindersUrl: 'https://campus.example/reminders/some-token',
};
