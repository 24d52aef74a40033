import { AppError, ErrorBody } from '@campus/protocol/errors';
import { type RouteName, type RouteReply, routes } from '@campus/protocol/rest';
import type { RouteSpec } from '@campus/protocol/route-spec';
import { z } from 'zod';

const contentTypes = { json: 'application/json', file: 'application/octet-stream' };
const Refusal = z.object({ error: ErrorBody });

export interface TestCall {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** An access token. */
  as?: string | undefined;
  headers?: Record<string, string>;
}

export interface TestClient {
  /** The reply, parsed by the contract; throws the AppError that the server answered. */
  call<N extends RouteName>(name: N, options?: TestCall): Promise<RouteReply<N>>;
  /** The same without reading the answer. */
  raw(name: RouteName, options?: TestCall): Promise<Response>;
  /** The refresh token that the server set last, as a browser would keep it. */
  cookie: string | undefined;
}

/** A client for tests that keeps the refresh cookie as a browser does. */
export function testClient(baseUrl: string): TestClient {
  const client: TestClient = {
    cookie: undefined,

    async raw(name, options = {}) {
      const spec: RouteSpec = routes[name];
      const path = spec.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(options.params?.[key] ?? ''));
      const query = new URLSearchParams(options.query).toString();
      const response = await fetch(`${baseUrl}${path}${query ? `?${query}` : ''}`, {
        method: spec.method,
        headers: {
          ...(options.body === undefined ? {} : { 'Content-Type': contentTypes[spec.takes] }),
          ...(options.as === undefined ? {} : { Authorization: `Bearer ${options.as}` }),
          ...(client.cookie === undefined ? {} : { Cookie: `campus_refresh=${client.cookie}` }),
          ...options.headers,
        },
        ...(options.body === undefined
          ? {}
          : { body: spec.takes === 'file' ? (options.body as Uint8Array<ArrayBuffer>) : JSON.stringify(options.body) }),
      });
      const set = response.headers.getSetCookie().find((cookie) => cookie.startsWith('campus_refresh='));
      if (set !== undefined) client.cookie = /^campus_refresh=([^;]*)/.exec(set)?.[1] || undefined;
      return response;
    },

    async call<N extends RouteName>(name: N, options?: TestCall) {
      const response = await client.raw(name, options);
      const isText = response.ok && routes[name].format === 'calendar';
      const answer: unknown = isText ? await response.text() : await response.json();
      if (!response.ok) throw AppError.fromBody(Refusal.parse(answer).error);
      return routes[name].reply.parse(answer) as RouteReply<N>;
    },
  };
  return client;
}

/** The code that a call is refused with; fails the test when it is not refused. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  throw new Error('the call was not refused');
}
