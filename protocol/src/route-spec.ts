import { z } from 'zod';
import { Id } from './ids.ts';

/**
 * Who may call a route. `public`: anyone (the token or cookie in the request decides further); `signed-in`: any
 * account; `coordinator`: who looks after a centre (`keepsCentre`); `organiser`: an admin, or an organiser for their
 * own institution; `admin`; `event-host`: who may host that event; `recording-viewer`: who may watch that recording
 * (by its visibility, as its host, or with a link of its event); `slides-presenter`: its hosts, and who is in the
 * broadcast (`Authorization: Join <join token>`) and may show slides; `slides-viewer`: who sees them at this moment, or in
 * a recording.
 */
export const Access = z.enum([
  'public',
  'signed-in',
  'coordinator',
  'organiser',
  'admin',
  'event-host',
  'recording-viewer',
  'slides-presenter',
  'slides-viewer',
]);
export type Access = z.infer<typeof Access>;

export interface RouteSpec {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Express path; every `:name` stands in `params`. */
  readonly path: string;
  readonly access: Access;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly reply: z.ZodType;
  /** What the request's body is: JSON, or the bytes of a file as `application/octet-stream`. */
  readonly takes: 'json' | 'file';
  /**
   * What the answer is written as: JSON; a calendar file (RFC 5545), whose text is then the reply; a WebP picture that
   * never changes, whose bytes are; a PDF of the same kind.
   */
  readonly format: 'json' | 'calendar' | 'picture' | 'pdf';
}

export const none = z.object({});

/** A JSON route; what is left out is an empty object. */
export function route<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
>(
  method: RouteSpec['method'],
  path: string,
  access: Access,
  spec: { params?: Params; query?: Query; body?: Body; reply: Reply },
) {
  return {
    method,
    path,
    access,
    params: (spec.params ?? none) as Params,
    query: (spec.query ?? none) as Query,
    body: (spec.body ?? none) as Body,
    reply: spec.reply,
    takes: 'json',
    format: 'json',
  } as const;
}

export const byId = z.object({ id: Id });
export const byLink = z.object({ link: z.string().max(4096).optional() });

/** A calendar file, for programs that hold no session: whoever may not see what it is about finds nothing. */
export function calendar<Params extends z.ZodType>(path: string, params: Params) {
  return { ...route('GET', path, 'public', { params, query: byLink, reply: z.string() }), format: 'calendar' } as const;
}
