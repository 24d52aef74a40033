import { AppError, type ErrorCode, type Language, type Person, type RouteName, routes } from '@campus/protocol';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, waitFor } from '@testing-library/react';
import type { ReactElement } from 'react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { session } from '../../api/client.ts';
import { chooseLanguage, loadCatalogues, startI18n } from '../../app/i18n.ts';
import { catalogueOf } from '../../locales/read-catalogues.ts';
import { dismissToast, readToasts } from '../../ui/toast-store.ts';

/** Time for a busy machine. */
export const patience = { timeout: 20_000, interval: 5 };

/** Speaks a language, with the words of every page; resolves to its texts by key (`events:form.title`). */
export async function speak(language: Language): Promise<(key: string) => string> {
  // Forms with all the zones of the world are slow to draw, and a few of them say the same.
  vi.spyOn(Intl, 'supportedValuesOf').mockReturnValue(['Asia/Karachi', 'Europe/Paris']);
  await startI18n();
  const texts = catalogueOf(language);
  await loadCatalogues([...new Set([...texts.keys()].map((key) => key.split(':')[0] ?? ''))]);
  await chooseLanguage(language);
  return (key) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`the catalogues of ${language} have no ${key}`);
    return text;
  };
}

/** For all tests of a group: a person who is signed in and reads that language. Gives its texts by key, as `speak` does. */
export function readIn(language: Language, reader: Person): (key: string) => string {
  let say: ((key: string) => string) | undefined;
  beforeAll(async () => {
    say = await speak(language);
    await beSignedIn(reader);
  });
  afterEach(() => {
    cleanup();
    for (const { id } of readToasts()) dismissToast(id);
    vi.unstubAllGlobals();
  });
  afterAll(() => session.end());
  return (key) => {
    if (!say) throw new Error('no test of the group has begun');
    return say(key);
  };
}

export interface FakeServer {
  /** The routes that were asked, in their order. */
  readonly asked: RouteName[];
  /** What it says from now on to whatever has no reply; at first that it is not available. */
  refuse(code: ErrorCode, field?: string): void;
}

/** Stands for all services: says to some routes what it is told, and refuses the others. */
export function startFakeServer(replies: Partial<Record<RouteName, unknown>>): FakeServer {
  const asked: RouteName[] = [];
  let refusal = new AppError('UNAVAILABLE', 'out for a walk');
  vi.stubGlobal('fetch', async (address: string, { method = 'GET' }: RequestInit = {}) => {
    const name = routeOf(method, address);
    asked.push(name);
    // Pages draw what they are waiting for: an answer never comes in the same turn as its question.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const reply = replies[name];
    if (reply !== undefined) return new Response(JSON.stringify(reply));
    return new Response(JSON.stringify({ error: refusal.toBody() }), { status: 400 });
  });
  return {
    asked,
    refuse(code, field) {
      refusal = new AppError(code, 'refused', field === undefined ? {} : { fields: { [field]: 'is wrong' } });
    },
  };
}

function routeOf(method: string, address: string): RouteName {
  const path = address.split('?')[0] ?? '';
  const names = (Object.keys(routes) as RouteName[]).filter((name) => {
    const route = routes[name];
    return route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(path);
  });
  // A word in the path is more than a place for any.
  const [found] = names.toSorted((a, b) => routes[a].path.split(':').length - routes[b].path.split(':').length);
  if (found === undefined) throw new Error(`there is no route ${method} ${path}`);
  return found;
}

/** Before anything is drawn: the page knows who is there, and asks no server. */
async function beSignedIn(person: Person): Promise<void> {
  localStorage.removeItem('campus.signed-in');
  await session.ready();
  session.begin({ accessToken: 'a-token', expiresAtMs: Date.now() + 3_600_000, person });
}

/** Draws something with all that stands around it in the app. */
export function drawPage(element: ReactElement, { at = '/', path = '/' }: { at?: string; path?: string } = {}): void {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[at]}>
        <Routes>
          <Route path={path} element={element} />
          <Route path="*" element={null} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

export function theForm(): Promise<HTMLFormElement> {
  return waitFor(() => {
    const form = document.querySelector('form');
    if (!form) throw new Error('no form is drawn');
    return form;
  }, patience);
}
