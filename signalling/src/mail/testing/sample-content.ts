import type { MailContent } from '../mail-content.ts';

export const sampleInvitation: MailContent = {
  kind: 'invitation',
  inviter: 'Ada <Admin>',
  institution: 'Università di Bologna',
  role: 'organiser',
  url: 'https://campus.example/invitations/some-token',
  expiresAtMs: Date.UTC(2026, 11, 3, 13, 5),
  timeZone: 'Europe/Rome',
};
