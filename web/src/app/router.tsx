import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { CrashPage } from './CrashPage.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { Shell } from './Shell.tsx';
import { TheatreFrame } from './TheatreFrame.tsx';

/** A page in a file of its own, fetched when it is first visited. */
function page(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: async () => ({ Component: await load() }) };
}

export const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <CrashPage />,
    HydrateFallback: () => null,
    children: [
      { index: true, lazy: async () => ({ Component: (await import('../home/HomePage.tsx')).HomePage }) },
      page('setup/:token', async () => (await import('../setup/SetupPage.tsx')).SetupPage),
      page('sign-in', async () => (await import('../session/SignInPage.tsx')).SignInPage),
      page('invitations/:token', async () => (await import('../session/InvitationPage.tsx')).InvitationPage),
      page('people', async () => (await import('../people/PeoplePage.tsx')).PeoplePage),
      page('events', async () => (await import('../events/EventsPage.tsx')).EventsPage),
      page('events/new', async () => (await import('../events/NewEventPage.tsx')).NewEventPage),
      page('events/:id', async () => (await import('../events/EventPage.tsx')).EventPage),
      page('recordings', async () => (await import('../recordings/LibraryPage.tsx')).LibraryPage),
      page('recordings/:id', async () => (await import('../replay/ReplayPage.tsx')).ReplayPage),
      { path: '*', element: <NotFoundPage /> },
    ],
  },
  {
    // The live pages take the whole window.
    element: <TheatreFrame />,
    errorElement: <CrashPage />,
    HydrateFallback: () => null,
    children: [
      page('join/:token', async () => (await import('../broadcast/JoinPage.tsx')).JoinPage),
      page('watch/:eventId', async () => (await import('../broadcast/JoinPage.tsx')).JoinPage),
      page('studio/:eventId', async () => (await import('../broadcast/StudioPage.tsx')).StudioPage),
    ],
  },
]);
