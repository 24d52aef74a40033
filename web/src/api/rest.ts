import {
  AppError,
  ErrorBody,
  type RouteBody,
  type RouteName,
  type RouteParams,
  type RouteQuery,
  type RouteReply,
  routes,
} from '@campus/protocol';

type Absent<T> = Record<never, never> extends T ? { [K in keyof T]?: T[K] } : T;
type Part<Key extends string, T> = keyof T extends never
  ? { [K in Key]?: undefined }
  : Record<never, never> extends T
    ? { [K in Key]?: Absent<T> }
    : { [K in Key]: T };

/** What a route needs: `params`, `query` and `body`, each only where the contract has one. */
export type RouteRequest<N extends RouteName> = Part<'params', RouteParams<N>> &
  Part<'query', RouteQuery<N>> &
  Part<'body', RouteBody<N>>;

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** A join token: asks as somebody who is in a broadcast, and not by the session. */
  join?: string | undefined;
}

/** Where the client gets the bearer token, and what it does when the server no longer takes it. */
export interface TokenSource {
  /** Resolves when it is known whether there is a session from an earlier visit. Never rejects. */
  ready(): Promise<void>;
  accessToken(): string | null;
  /** Fetches a new token; resolves to null when there is no session any more. */
  renew(): Promise<string | null>;
}

export interface RestClient {
  /** Calls a route of the contract. Rejects with an AppError; the reply has been parsed. */
  call<N extends RouteName>(name: N, request: RouteRequest<N>, options?: CallOptions): Promise<RouteReply<N>>;
}

interface RestDependencies {
  fetch: typeof globalThis.fetch;
  tokens: TokenSource;
}

interface LooseRequest {
  params?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
  body?: Record<string, unknown> | Uint8Array<ArrayBuffer> | undefined;
}

/** These make or end the session: they wait for none, and a 401 from them is no reason to renew the token. */
const sessionRoutes: ReadonlySet<RouteName> = new Set([
  'session.create',
  'session.refresh',
  'session.end',
  'session.beginUniversity',
  'session.completeUniversity',
]);

export function createRestClient({ fetch, tokens }: RestDependencies): RestClient {
  async function send(name: RouteName, request: LooseRequest, token: string | null, options: CallOptions) {
    const { method, takes } = routes[name];
    const hasBody = method === 'POST' || method === 'PATCH';
    const headers: Record<string, string> = { accept: 'application/json, text/calendar' };
    if (hasBody) headers['content-type'] = takes === 'file' ? 'application/octet-stream' : 'application/json';
    if (options.join !== undefined) headers['authorization'] = `Join ${options.join}`;
    else if (token !== null) headers['authorization'] = `Bearer ${token}`;
    try {
      return await fetch(addressOf(name, request), {
        method,
        headers,
        credentials: 'same-origin',
        ...(hasBody ? { body: bodyOf(request.body) } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
      });
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      throw new AppError('UNAVAILABLE', `${name}: no answer from the server`, { cause });
    }
  }

  return {
    async call<N extends RouteName>(name: N, request: RouteRequest<N>, options: CallOptions = {}) {
      // The parts' exact types have done their work at the caller; from here on they are only written out.
      const parts = request as LooseRequest;
      // Asked as a stranger, a page of one's own does not exist.
      const isByJoin = options.join !== undefined;
      if (!isByJoin && !sessionRoutes.has(name)) await tokens.ready();
      options.signal?.throwIfAborted();
      const token = isByJoin ? null : tokens.accessToken();
      let response = await send(name, parts, token, options);
      if (response.status === 401 && token !== null && !sessionRoutes.has(name)) {
        // Another call may have renewed it while this one was under way.
        const current = tokens.accessToken();
        const renewed = current !== null && current !== token ? current : await tokens.renew();
        if (renewed !== null) response = await send(name, parts, renewed, options);
      }
      return (await readReply(name, response)) as RouteReply<N>;
    },
  };
}

function bodyOf(body: LooseRequest['body']): BodyInit {
  return body instanceof Uint8Array ? body : JSON.stringify(body ?? {});
}

/** The path of a route with its parameters and query, as it stands in the address. */
export function addressOf(name: RouteName, request: LooseRequest): string {
  const path = routes[name].path.replace(/:([A-Za-z]+)/g, (_, key: string) => {
    const value = request.params?.[key];
    if (value === undefined) throw new AppError('INVALID', `${name}: the parameter ${key} is missing`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined && value !== null) query.set(key, String(value));
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

async function readReply(name: RouteName, response: Response): Promise<unknown> {
  const { format } = routes[name];
  const raw: unknown =
    !response.ok || format === 'json' ? await response.json().catch(() => null) : await readFile(name, response);
  if (!response.ok) throw errorOf(name, response.status, raw);
  const reply = routes[name].reply.safeParse(raw ?? {});
  if (!reply.success) throw new AppError('INTERNAL', `${name}: unexpected reply`, { cause: reply.error });
  return reply.data;
}

/** A calendar's text, or the bytes of any other file. An answer that breaks off is none. */
async function readFile(name: RouteName, response: Response): Promise<string | Uint8Array> {
  if (routes[name].format === 'calendar') return response.text();
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new AppError('UNAVAILABLE', `${name}: the answer broke off`, { cause });
  }
}

/** An error body as the services write it, bare or under `error`; else the status says what it can. */
function errorOf(name: RouteName, status: number, raw: unknown): AppError {
  const candidates = [raw, typeof raw === 'object' && raw !== null && 'error' in raw ? raw.error : null];
  for (const candidate of candidates) {
    const body = ErrorBody.safeParse(candidate);
    if (body.success) return AppError.fromBody(body.data);
  }
  const message = `${name}: status ${status}`;
  if (status === 401) return new AppError('UNAUTHENTICATED', message);
  if (status === 403) return new AppError('FORBIDDEN', message);
  if (status === 404) return new AppError('NOT_FOUND', message);
  if (status === 429) return new AppError('RATE_LIMITED', message);
  if (status >= 502 && status <= 504) return new AppError('UNAVAILABLE', message);
  return new AppError('INTERNAL', message);
}
