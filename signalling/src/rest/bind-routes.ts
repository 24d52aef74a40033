import type { Person, RouteName, RouteSpec } from '@campus/protocol';
import { largestPictureBytes, PictureFile } from '@campus/protocol/covers';
import { PdfFile } from '@campus/protocol/slides';
import { AppError } from '@campus/protocol/errors';
import { keepsCentre } from '@campus/protocol/centres';
import { isOrganiser } from '@campus/protocol/people';
import { routes } from '@campus/protocol/rest';
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { HandlerRequest, Handlers } from './handlers.ts';

/** The rules of the kinds of access that depend on a thing; each throws unless the asker may. */
export interface AccessRules {
  'event-host'(request: AccessRequest): Promise<void>;
  'recording-viewer'(request: AccessRequest): Promise<void>;
  'slides-presenter'(request: AccessRequest): Promise<void>;
  'slides-viewer'(request: AccessRequest): Promise<void>;
}

export interface AccessRequest {
  name: RouteName;
  /** The `:id` of the path: of an event, of a recording (`recordings.…`), or of slides (`slides.file`). */
  id: string;
  link: string | undefined;
  /** A join token. */
  join: string | undefined;
  person: Person | null;
}

/** Somebody with an account. */
export interface Asker {
  person: Person;
  sessionId: string;
}

export interface RouteDeps {
  /** The person of an access token, and the sign-in that it belongs to. Throws UNAUTHENTICATED. */
  authenticate(accessToken: string): Promise<Asker>;
  authorise: AccessRules;
  /** The largest file, in bytes, of routes that take other ones than pictures. */
  largestFiles: Partial<Record<RouteName, number>>;
}

type AnyHandler = (request: HandlerRequest<RouteName>) => Promise<unknown>;

/**
 * Serves every route of the contract under `/api`, and nothing else there. The order for each request: who asks, may
 * they, is it well-formed, then the handler; so that an outsider learns nothing from the errors. Answers are the reply
 * itself, or (by `answerErrors`, which goes last) a fitting status with `{ error }`.
 */
export function apiRouter(handlers: Handlers, deps: RouteDeps): Router {
  const router = Router();
  router.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  const json = express.json({ limit: '64kb' });
  const readerOf = (name: RouteName, { takes }: RouteSpec) =>
    takes === 'json'
      ? json
      : express.raw({ type: 'application/octet-stream', limit: deps.largestFiles[name] ?? largestPictureBytes });
  for (const name of Object.keys(routes) as RouteName[]) {
    const spec: RouteSpec = routes[name];
    const handler = handlers[name] as AnyHandler;
    const method = spec.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
    router[method](
      spec.path,
      async (request: Request, response: Response, next: NextFunction) => {
        response.locals.asker = await admit(name, spec, request, deps);
        next();
      },
      readerOf(name, spec),
      async (request: Request, response: Response) => {
        const asker = response.locals.asker as Asker | null;
        const reply = await handler({
          params: parse(spec.params, request.params, name),
          query: parse(spec.query, request.query, name),
          body: parse(spec.body, request.body ?? {}, name),
          person: asker?.person ?? null,
          sessionId: asker?.sessionId ?? null,
          ip: request.ip ?? 'unknown',
          req: request,
          res: response,
        } as HandlerRequest<RouteName>);
        // The schema drops what it does not name: a column added to a row never leaks by itself.
        const cut = spec.reply.parse(reply);
        if (spec.format === 'json') response.json(cut);
        else if (spec.format === 'calendar') sendCalendar(response, String(cut));
        else if (spec.format === 'pdf') sendPdf(response, PdfFile.parse(cut));
        else sendPicture(response, PictureFile.parse(cut));
      },
    );
  }
  router.use('/api', () => {
    throw new AppError('NOT_FOUND', 'there is no such route');
  });
  return router;
}

/** Kept by the calendar that asks, which asks with the ETag (a hash of the text) whether it is still so. */
function sendCalendar(response: Response, text: string): void {
  response.set('Cache-Control', 'private, no-cache');
  response.set('Content-Disposition', 'inline; filename="campus.ics"');
  response.type('text/calendar; charset=utf-8').send(text);
}

/** Under an address that never shows another one, so that it is asked for once. */
function sendPicture(response: Response, bytes: Uint8Array): void {
  response.set('Cache-Control', 'public, max-age=31536000, immutable');
  response.type('image/webp').send(Buffer.from(bytes));
}

/** Kept by the browser that asked, for good: whether it might was looked at, and the next one that asks is looked at too. */
function sendPdf(response: Response, bytes: Uint8Array<ArrayBuffer>): void {
  response.set('Cache-Control', 'private, max-age=31536000, immutable');
  response.set('Content-Disposition', 'attachment; filename="slides.pdf"');
  response.type('application/pdf').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

async function admit(name: RouteName, spec: RouteSpec, request: Request, deps: RouteDeps): Promise<Asker | null> {
  const asker = await identify(name, request, deps);
  const person = asker?.person ?? null;
  if (spec.access === 'public') return asker;
  if (spec.access === 'recording-viewer' || spec.access === 'slides-presenter' || spec.access === 'slides-viewer') {
    await deps.authorise[spec.access](accessRequest(name, spec, request, person));
    return asker;
  }
  if (!person) throw new AppError('UNAUTHENTICATED', 'this needs an account');
  switch (spec.access) {
    case 'signed-in':
      return asker;
    case 'coordinator':
      if (!keepsCentre(person)) throw forbidden('coordinators of centres');
      return asker;
    case 'organiser':
      if (!isOrganiser(person)) throw forbidden('organisers');
      return asker;
    case 'admin':
      if (person.role !== 'admin') throw forbidden('administrators');
      return asker;
    case 'event-host':
      await deps.authorise['event-host'](accessRequest(name, spec, request, person));
      return asker;
  }
}

function forbidden(whom: string): AppError {
  return new AppError('FORBIDDEN', `this is for ${whom}`);
}

/**
 * A token that is wrong or has expired is refused even on a public route: the client then refreshes it, and is not
 * taken for a stranger. The session routes are how it does that.
 */
async function identify(name: RouteName, request: Request, deps: RouteDeps): Promise<Asker | null> {
  const header = request.get('authorization');
  if (header === undefined || name.startsWith('session.') || joinTokenOf(request) !== undefined) return null;
  const token = /^Bearer ([\w.-]+)$/i.exec(header)?.[1];
  if (token === undefined) throw new AppError('UNAUTHENTICATED', 'the Authorization header is not a Bearer token');
  return deps.authenticate(token);
}

/** Of somebody who asks by their part in a broadcast, and not by an account: `Authorization: Join <join token>`. */
export function joinTokenOf(request: Request): string | undefined {
  return /^Join ([\w.-]+)$/.exec(request.get('authorization') ?? '')?.[1];
}

function accessRequest(name: RouteName, spec: RouteSpec, request: Request, person: Person | null): AccessRequest {
  const { id } = parse(spec.params, request.params, name) as { id: string };
  const { link } = parse(spec.query, request.query, name) as { link?: string };
  return { name, id, link, person, join: joinTokenOf(request) };
}

function parse(schema: RouteSpec['params'], raw: unknown, name: string): unknown {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw AppError.fromZod(parsed.error, name);
  return parsed.data;
}

/** For handlers of routes that nobody reaches without an account. */
export function signedIn(person: Person | null): Person {
  if (!person) throw new AppError('UNAUTHENTICATED', 'this needs an account');
  return person;
}

/** The same for those that also need to know by which sign-in. */
export function askerOf({ person, sessionId }: { person: Person | null; sessionId: string | null }): Asker {
  if (sessionId === null) throw new AppError('UNAUTHENTICATED', 'this needs an account');
  return { person: signedIn(person), sessionId };
}
