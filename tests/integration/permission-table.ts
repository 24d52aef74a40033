import type { RouteName } from '@campus/protocol';

/**
 * The permission table of the REST routes, walked as it stands: every route, asked with valid input by everybody who
 * can ask, about an event that only invited people may see. What is expected is written down here once more, on
 * purpose: a route that is added, or whose access changes, fails until somebody has thought about every asker.
 */
export const askers = [
  'nobody',
  'member',
  'coordinator',
  'foreignOrganiser',
  'organiser',
  'admin',
  /** No account, but a viewer's link of the event. */
  'linkHolder',
  /** Neither account nor link, and what is asked about is public. */
  'guest',
] as const;
export type Asker = (typeof askers)[number];
/** `ok`, or the code with which the asker is refused. */
export type Expected = Record<Asker, string>;

const all = (answer: string): Expected => ({
  nobody: answer,
  member: answer,
  coordinator: answer,
  foreignOrganiser: answer,
  organiser: answer,
  admin: answer,
  linkHolder: answer,
  guest: answer,
});
/** Who has no account, whatever it is about. */
const strangers = (answer: string) => ({ nobody: answer, linkHolder: answer, guest: answer });
const withAccount: Expected = { ...all('ok'), ...strangers('UNAUTHENTICATED') };
const organisers: Expected = { ...withAccount, member: 'FORBIDDEN', coordinator: 'FORBIDDEN' };
/** Who looks after a centre. */
const keepers: Expected = { ...withAccount, member: 'FORBIDDEN' };
const keepersWhoAre = (answer: string) => ({
  ...{ coordinator: answer, foreignOrganiser: answer, organiser: answer, admin: answer },
});
const admins: Expected = { ...organisers, foreignOrganiser: 'FORBIDDEN', organiser: 'FORBIDDEN' };
/** Who may not see the event is not told that it exists. */
const hosts: Expected = {
  ...withAccount,
  member: 'NOT_FOUND',
  coordinator: 'NOT_FOUND',
  foreignOrganiser: 'NOT_FOUND',
};
/** By the same event: with an account, and only who may see it. */
const accountsThatSee: Expected = hosts;
/** By link, as its host, or by visibility: the guest's is public, all others' is for invited people only. */
const viewers: Expected = { ...all('NOT_FOUND'), organiser: 'ok', admin: 'ok', linkHolder: 'ok', guest: 'ok' };

export const expected: Record<RouteName, Expected> = {
  'instance.show': all('ok'),
  'setup.inspect': all('ok'),
  // Open to everyone by the one-time token; here the campus has long been set up.
  'setup.complete': all('CONFLICT'),
  'session.create': all('ok'),
  'session.refresh': all('ok'),
  'session.end': all('ok'),
  // No university's sign-in is set up here.
  'session.beginUniversity': all('NOT_FOUND'),
  'session.completeUniversity': all('NOT_FOUND'),
  'me.show': withAccount,
  'me.update': withAccount,
  // Each of one's own account, and of nobody else's: there is no route to another person's.
  'account.show': withAccount,
  'account.sessions': withAccount,
  'account.endSession': withAccount,
  'account.endOtherSessions': withAccount,
  'account.changePassword': withAccount,
  'account.changeEmail': withAccount,
  // Without a mail server nobody can be asked to confirm an address; the mail's link is open to whoever has it.
  'account.sendConfirmation': { ...all('UNAVAILABLE'), ...strangers('UNAUTHENTICATED') },
  'account.confirmEmail': all('NOT_FOUND'),
  'account.export': withAccount,
  'account.delete': withAccount,
  'people.list': organisers,
  'people.changeRole': organisers,
  'people.invite': organisers,
  'invitations.list': organisers,
  'invitations.resend': organisers,
  'invitations.revoke': organisers,
  'invitations.inspect': all('ok'),
  'invitations.accept': all('ok'),
  // An administrator has every role already, and is invited to none.
  'invitations.join': { ...withAccount, admin: 'NOT_FOUND' },
  // By the token in a reminder; here it is none of ours.
  'reminders.show': all('NOT_FOUND'),
  'reminders.choose': all('NOT_FOUND'),
  'audit.list': admins,
  'audit.export': admins,
  'mails.list': admins,
  // Nobody sees a mail that has failed here, for there is none; who may not retry is told so first.
  'mails.retry': { ...admins, admin: 'NOT_FOUND' },
  'institutions.list': withAccount,
  'institutions.create': admins,
  'centres.list': keepers,
  'centres.describe': keepers,
  // A browser that is no board gets a code, which is worth nothing until somebody confirms it.
  'board.enter': all('ok'),
  // By a trusted board's cookie, which nobody here has.
  'board.openLink': all('NOT_FOUND'),
  'board.join': all('NOT_FOUND'),
  'boards.inspect': keepers,
  'boards.pair': keepers,
  'boards.list': keepers,
  // No board is connected here; who may not control it is told so first.
  'boards.control': { ...keepers, ...keepersWhoAre('UNAVAILABLE') },
  'boards.revoke': keepers,
  'consents.own': withAccount,
  // Nobody here has a part of that name; there is no way to another's.
  'consents.withdraw': { ...all('NOT_FOUND'), ...strangers('UNAUTHENTICATED') },
  // By a link or a join token. What a shared link says of nobody is an empty list.
  'consents.byDoor': all('ok'),
  'consents.withdrawByDoor': all('ok'),
  'events.list': all('ok'),
  'events.create': organisers,
  'events.show': viewers,
  'events.update': hosts,
  'events.cancel': hosts,
  'covers.upload': hosts,
  'covers.describe': hosts,
  'covers.remove': hosts,
  // By an id that only those know who see the event.
  'covers.show': all('ok'),
  'events.calendar': viewers,
  // Only what is public stands in it; whoever has a person's secret address reads that person's.
  'institutions.calendar': all('ok'),
  'calendarFeed.read': all('ok'),
  'calendarFeed.show': withAccount,
  'calendarFeed.renew': withAccount,
  'calendarFeed.revoke': withAccount,
  'series.preview': organisers,
  'series.create': organisers,
  // A link is of one event, and opens no series.
  'series.show': { ...viewers, linkHolder: 'NOT_FOUND' },
  'series.calendar': { ...viewers, linkHolder: 'NOT_FOUND' },
  'series.update': hosts,
  'series.cancel': hosts,
  'registrations.own': accountsThatSee,
  'registrations.register': accountsThatSee,
  // Also from what one may see no more. Whoever is not registered withdraws nothing.
  'registrations.withdraw': withAccount,
  'registrations.list': hosts,
  'registrations.remove': hosts,
  'attendance.show': hosts,
  'speakers.list': hosts,
  'speakers.invite': hosts,
  'speakers.resend': hosts,
  'speakers.revoke': hosts,
  // Also who is in the broadcast and may show slides, by a join token: `slides.test.ts` of signalling.
  'slides.list': hosts,
  'slides.upload': hosts,
  'slides.remove': hosts,
  // Those of an event whose recording shows them; nobody asks by a join token here.
  'slides.file': viewers,
  'links.list': hosts,
  'links.create': hosts,
  'links.revoke': hosts,
  'links.inspect': all('ok'),
  // Who has neither a link nor an account is asked for one of them, unless the event is public.
  'broadcasts.join': { ...viewers, nobody: 'UNAUTHENTICATED' },
  'recordings.list': all('ok'),
  'recordings.show': viewers,
  'recordings.status': viewers,
  'recordings.talk': viewers,
  'recordings.renewMedia': viewers,
  'recordings.slides': viewers,
  'recordings.captions': viewers,
  'recordings.update': hosts,
  'recordings.delete': hosts,
  'recordings.withdrawals': hosts,
  'recordings.settleWithdrawal': hosts,
  // Whoever wants to know what gets through to them may find out; there is no media server here.
  'equipment.openProbe': all('UNAVAILABLE'),
  'equipment.closeProbe': all('ok'),
  // The demo is switched off here.
  'demo.create': all('NOT_FOUND'),
};
