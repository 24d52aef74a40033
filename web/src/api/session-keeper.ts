import { AppError, type Person, type Session } from '@campus/protocol';
import type { TokenSource } from './rest.ts';

export type SessionState =
  | { status: 'unknown'; person: null }
  | { status: 'signed-out'; person: null }
  | { status: 'signed-in'; person: Person };

interface SessionKeeperDependencies {
  /** POST /api/session/refresh; the cookie goes with it. */
  refresh: () => Promise<Session>;
  nowMs: () => number;
  /** Remembers beyond a reload that there was a session, so that visitors without one cause no failing request. */
  memory: { wasSignedIn: () => boolean; remember: (isSignedIn: boolean) => void };
}

/** Renewed this long before its end, so that a request under way never carries an expired token. */
const renewBeforeMs = 60_000;
const shortestWaitMs = 15_000;
const retryAfterMs = 5_000;

/** Holds the access token in memory only, and renews it by the cookie before it expires. */
export class SessionKeeper implements TokenSource {
  readonly #deps: SessionKeeperDependencies;
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { status: 'unknown', person: null };
  #token: string | null = null;
  #started: Promise<void> | null = null;
  #renewal: Promise<string | null> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: SessionKeeperDependencies) {
    this.#deps = deps;
  }

  read = (): SessionState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  accessToken(): string | null {
    return this.#token;
  }

  /** Takes up the session of an earlier visit, if there is one: once, however often it is asked. Never rejects. */
  ready(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  async #start(): Promise<void> {
    if (!this.#deps.memory.wasSignedIn()) return this.#set(null);
    await this.renew();
    if (this.#state.status === 'unknown') this.#change({ status: 'signed-out', person: null });
  }

  /** After signing in, setting up or accepting an invitation. */
  begin(session: Session): void {
    this.#set(session);
  }

  /** After signing out. */
  end(): void {
    this.#set(null);
  }

  /** One request however many ask. Null when there is no session any more, or no server to ask. */
  renew(): Promise<string | null> {
    this.#renewal ??= this.#renewNow().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renewNow(): Promise<string | null> {
    try {
      const session = await this.#deps.refresh();
      this.#set(session);
      return session.accessToken;
    } catch (error) {
      // Only the server's word ends a session; a server that does not answer is asked again.
      if (error instanceof AppError && !error.retryable && error.code !== 'INTERNAL') this.#set(null);
      else this.#schedule(retryAfterMs);
      return null;
    }
  }

  #set(session: Session | null): void {
    clearTimeout(this.#timer);
    this.#token = session?.accessToken ?? null;
    this.#deps.memory.remember(session !== null);
    if (session) {
      this.#schedule(Math.max(shortestWaitMs, session.expiresAtMs - this.#deps.nowMs() - renewBeforeMs));
      this.#change({ status: 'signed-in', person: session.person });
    } else {
      this.#change({ status: 'signed-out', person: null });
    }
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.renew(), Math.min(afterMs, 2 ** 31 - 1));
  }

  #change(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
