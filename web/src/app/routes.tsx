import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { beginInsideAfterReload } from '../broadcast/session/load-inside.ts';
import { CrashPage } from './CrashPage.tsx';
import { loadCatalogues } from './i18n.ts';

/** A page in a file of its own, fetched when it is first visited, with the catalogues of all that it shows. */
function page(path: string, catalogues: readonly string[], load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: () => withCatalogues(catalogues, load) };
}

/** A page with a door, and at once what lies behind it for those who were inside when they loaded the page again. */
function livePage(path: string, catalogues: readonly string[], load: () => Promise<ComponentType>): RouteObject {
  return {
    path,
    lazy: () => {
      beginInsideAfterReload();
      return withCatalogues(catalogues, load);
    },
  };
}

/** What stands around several pages. */
const frame = (load: () => Promise<ComponentType>) => async () => ({ Component: await load() });

async function withCatalogues(catalogues: readonly string[], load: () => Promise<ComponentType>) {
  const [Component] = await Promise.all([load(), loadCatalogues(catalogues)]);
  return { Component };
}

/** Every page of the app, for the browser (`router.ts`) and for the server, which writes the public ones (`server/`). */
export const routes: RouteObject[] = [
  {
    // The frames come with the pages in them, so that a viewer of a broadcast need not load the menus of the site.
    lazy: frame(async () => (await import('./Shell.tsx')).Shell),
    errorElement: <CrashPage />,
    HydrateFallback: () => null,
    children: [
      {
        index: true,
        lazy: () =>
          withCatalogues(
            ['demo', 'events', 'home', 'recordings'],
            async () => (await import('../home/HomePage.tsx')).HomePage,
          ),
      },
      page('setup/:token', ['session', 'setup'], async () => (await import('../setup/SetupPage.tsx')).SetupPage),
      page('sign-in', ['session'], async () => (await import('../session/SignInPage.tsx')).SignInPage),
      page(
        'sign-in/university',
        ['session'],
        async () => (await import('../session/UniversityReturnPage.tsx')).UniversityReturnPage,
      ),
      page(
        'invitations/:token',
        ['session'],
        async () => (await import('../session/InvitationPage.tsx')).InvitationPage,
      ),
      page('people', ['people', 'session'], async () => (await import('../people/PeoplePage.tsx')).PeoplePage),
      page(
        'confirm-address/:token',
        ['account'],
        async () => (await import('../account/ConfirmEmailPage.tsx')).ConfirmEmailPage,
      ),
      page(
        'account',
        ['account', 'consents', 'people', 'session'],
        async () => (await import('../account/AccountPage.tsx')).AccountPage,
      ),
      page('audit', ['audit', 'people', 'session'], async () => (await import('../audit/AuditPage.tsx')).AuditPage),
      page('mails', ['mails', 'session'], async () => (await import('../mails/MailsPage.tsx')).MailsPage),
      page(
        'reminders/:token',
        ['reminders'],
        async () => (await import('../reminders/RemindersPage.tsx')).RemindersPage,
      ),
      page('events', ['events'], async () => (await import('../events/EventsPage.tsx')).EventsPage),
      page(
        'events/new',
        ['events', 'series', 'session'],
        async () => (await import('../events/NewEventPage.tsx')).NewEventPage,
      ),
      page(
        'events/:id/edit',
        ['covers', 'events', 'series', 'session'],
        async () => (await import('../events/EditEventPage.tsx')).EditEventPage,
      ),
      page(
        'events/:id',
        ['calendars', 'centres', 'events', 'links', 'recordings', 'registrations', 'series', 'slides', 'speakers'],
        async () => (await import('../events/EventPage.tsx')).EventPage,
      ),
      page(
        'events/:id/attendance',
        ['attendance', 'broadcast', 'session'],
        async () => (await import('../attendance/AttendancePage.tsx')).AttendancePage,
      ),
      page(
        'equipment',
        ['broadcast', 'equipment'],
        async () => (await import('../equipment/EquipmentPage.tsx')).EquipmentPage,
      ),
      page(
        'series/:id',
        ['calendars', 'events', 'series'],
        async () => (await import('../series/SeriesPage.tsx')).SeriesPage,
      ),
      page(
        'series/:id/edit',
        ['events', 'series', 'session'],
        async () => (await import('../series/EditSeriesPage.tsx')).EditSeriesPage,
      ),
      page('centres', ['centres', 'session'], async () => (await import('../centres/CentresPage.tsx')).CentresPage),
      page('centres/:id', ['centres', 'session'], async () => (await import('../centres/CentrePage.tsx')).CentrePage),
      page(
        'board/confirm/:code?',
        ['centres', 'session'],
        async () => (await import('../centres/ConfirmBoardPage.tsx')).ConfirmBoardPage,
      ),
      page(
        'boards/:id',
        ['broadcast', 'centres', 'session', 'talk'],
        async () => (await import('../centres/RemotePage.tsx')).RemotePage,
      ),
      page('calendars', ['calendars'], async () => (await import('../calendars/CalendarsPage.tsx')).CalendarsPage),
      page(
        'recordings',
        ['events', 'recordings'],
        async () => (await import('../recordings/LibraryPage.tsx')).LibraryPage,
      ),
      page('recordings/:id', ['replay'], async () => (await import('../replay/ReplayPage.tsx')).ReplayPage),
      page('*', [], async () => (await import('./NotFoundPage.tsx')).NotFoundPage),
    ],
  },
  {
    // The live pages take the whole window.
    lazy: frame(async () => (await import('./TheatreFrame.tsx')).TheatreFrame),
    errorElement: <CrashPage />,
    HydrateFallback: () => null,
    children: [
      page('board', ['board', 'broadcast', 'slides'], async () => (await import('../board/BoardPage.tsx')).BoardPage),
      livePage(
        'join/:token',
        ['broadcast', 'slides'],
        async () => (await import('../broadcast/JoinPage.tsx')).JoinPage,
      ),
      livePage(
        'watch/:eventId',
        ['broadcast', 'slides'],
        async () => (await import('../broadcast/JoinPage.tsx')).JoinPage,
      ),
      livePage(
        'studio/:eventId',
        ['broadcast', 'slides'],
        async () => (await import('../broadcast/StudioPage.tsx')).StudioPage,
      ),
    ],
  },
];
