export interface MediaToken {
  mediaToken: string;
  mediaTokenExpiresAtMs: number;
}

interface MediaTokenDependencies {
  renew: () => Promise<MediaToken>;
  nowMs: () => number;
}

const renewBeforeMs = 90_000;
const retryAfterMs = 10_000;
const shortestWaitMs = 5_000;

/**
 * The token that goes with every address of a recording's files. Renewed before it expires; requests take the
 * current one when they are sent, so that a playlist that was read long ago goes on working.
 */
export class MediaTokenKeeper {
  readonly #deps: MediaTokenDependencies;
  #token: string;
  #renewal: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(deps: MediaTokenDependencies, first: MediaToken) {
    this.#deps = deps;
    this.#token = first.mediaToken;
    this.#schedule(first.mediaTokenExpiresAtMs - deps.nowMs() - renewBeforeMs);
  }

  /** The same address with the current token in place of whatever token stands in it. */
  sign(address: string): string {
    return withToken(address, this.#token);
  }

  /** Asks for a new token now (the old one was refused); one request however many ask. Never rejects. */
  renew(): Promise<void> {
    this.#renewal ??= this.#renewNow().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #renewNow(): Promise<void> {
    try {
      const next = await this.#deps.renew();
      this.#token = next.mediaToken;
      this.#schedule(next.mediaTokenExpiresAtMs - this.#deps.nowMs() - renewBeforeMs);
    } catch {
      // The media then fail with 403, which the player says; until then it is tried again.
      this.#schedule(retryAfterMs);
    }
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.renew(), Math.max(shortestWaitMs, afterMs));
  }
}

/** Puts `token` into an address, absolute or relative, in place of the one that stands there. */
export function withToken(address: string, token: string): string {
  const [path = '', query = ''] = address.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('token', token);
  return `${path}?${parameters}`;
}
