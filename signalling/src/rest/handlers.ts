import type { Person, RouteName, Routes } from '@campus/protocol';
import type { Request, Response } from 'express';
import type { z } from 'zod';

export interface HandlerRequest<N extends RouteName> {
  params: z.output<Routes[N]['params']>;
  query: z.output<Routes[N]['query']>;
  body: z.output<Routes[N]['body']>;
  /** Who asks, or null; never null on routes that are not `public` (see `signedIn`) or `recording-viewer`. */
  person: Person | null;
  /** The sign-in by which they ask; null when `person` is. */
  sessionId: string | null;
  /** The address that rate limits count by. */
  ip: string;
  /** For what is not JSON: cookies, headers. The answer itself is always returned. */
  req: Request;
  res: Response;
}

/** One function for each route of the contract. What it returns is cut to the reply's schema before it leaves. */
export type Handlers = {
  [N in RouteName]: (request: HandlerRequest<N>) => Promise<z.input<Routes[N]['reply']>>;
};

/** What a feature gives: `HandlersOf<'events.list' | 'events.show'>`. */
export type HandlersOf<N extends RouteName> = Pick<Handlers, N>;
