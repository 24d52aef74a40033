import { createRestClient, type RestClient } from './rest.ts';
import { SessionKeeper } from './session-keeper.ts';

const storageKey = 'campus.signed-in';

const memory = {
  wasSignedIn(): boolean {
    try {
      return localStorage.getItem(storageKey) === 'yes';
    } catch {
      return true;
    }
  },
  remember(isSignedIn: boolean): void {
    try {
      if (isSignedIn) localStorage.setItem(storageKey, 'yes');
      else localStorage.removeItem(storageKey);
    } catch {
      // Without storage every visit asks for a session once.
    }
  },
};

/** The page's one session and one client of the REST contract. */
export const session: SessionKeeper = new SessionKeeper({
  refresh: () => rest.call('session.refresh', {}),
  nowMs: () => Date.now(),
  memory,
});

export const rest: RestClient = createRestClient({
  fetch: (input, init) => fetch(input, init),
  tokens: session,
});
