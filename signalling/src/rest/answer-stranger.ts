import { routes } from '@campus/protocol/rest';
import type { Handlers } from './handlers.ts';

/** Read by everybody, and by nothing that only a request from outside has: cookies, headers, an address. */
const open = ['events.list', 'events.show', 'instance.show', 'recordings.list'] as const;
type OpenRoute = (typeof open)[number];

/** What is asked within the process: a route, and `params` and `query` as an address would hold them. */
export interface OpenQuestion {
  readonly name: string;
  readonly request: unknown;
}

/** Answers what somebody without an account may read. Rejects with what the route says, and for every other route. */
export type AnswerStranger = (question: OpenQuestion) => Promise<unknown>;

export function answerStranger(handlers: Pick<Handlers, OpenRoute>): AnswerStranger {
  return async ({ name, request }) => {
    const route = open.find((known) => known === name);
    if (!route) throw new Error(`${name} is not answered within the process`);
    const { params, query, reply } = routes[route];
    const { params: asked = {}, query: wanted = {} } = (request ?? {}) as { params?: unknown; query?: unknown };
    const handler = handlers[route] as (request: object) => Promise<unknown>;
    const parts = { params: params.parse(asked), query: query.parse(wanted), body: {} };
    return reply.parse(await handler({ ...parts, person: null, sessionId: null, ip: 'this process' }));
  };
}
