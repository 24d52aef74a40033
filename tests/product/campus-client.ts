import { randomBytes } from 'node:crypto';
import {
  AppError,
  CONSENT_TEXT_VERSION,
  ErrorBody,
  type EventDraft,
  type EventSeries,
  type LinkRole,
  type RouteBody,
  type RouteName,
  type RouteReply,
  routes,
} from '@campus/protocol';
import type { Product } from './start-product.ts';

/** Somebody who can sign in. */
export interface Member {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/** Signed in; a token lives ten minutes. */
export interface Account extends Member {
  readonly accessToken: string;
}

/** One request of the REST contract; the answer is parsed by its schema. Throws AppError for a refusal. */
export async function request<Name extends RouteName>(
  product: Pick<Product, 'port' | 'url'>,
  name: Name,
  options: {
    params?: Record<string, string>;
    query?: Record<string, string>;
    body?: RouteBody<Name>;
    accessToken?: string;
  } = {},
): Promise<RouteReply<Name>> {
  const route = routes[name];
  const path = route.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(options.params?.[key] ?? ''));
  const query = new URLSearchParams(options.query).toString();
  const response = await fetch(`http://127.0.0.1:${product.port}${path}${query ? `?${query}` : ''}`, {
    method: route.method,
    headers: {
      ...(route.method === 'GET' ? {} : { 'content-type': 'application/json', origin: product.url }),
      ...(options.accessToken ? { authorization: `Bearer ${options.accessToken}` } : {}),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const isText = response.ok && route.format === 'calendar';
  const answer: unknown = isText ? await response.text() : await response.json();
  if (!response.ok) {
    const body = ErrorBody.safeParse((answer as { error?: unknown }).error);
    if (!body.success) throw new Error(`${name} answered ${response.status}: ${JSON.stringify(answer)}`);
    throw AppError.fromBody(body.data);
  }
  return route.reply.parse(answer) as RouteReply<Name>;
}

/** Uses the one-time link of the first start: a lead institution in Nantes and its administrator. */
export async function setUpCampus(product: Product): Promise<Account> {
  const token = (await product.setupUrl()).split('/setup/')[1] ?? '';
  const account = { email: 'claire@univ.example', password: randomBytes(12).toString('hex'), name: 'Claire Moreau' };
  const session = await request(product, 'setup.complete', {
    body: {
      token,
      institution: { name: 'Université de Nantes', city: 'Nantes', country: 'FR', timeZone: 'Europe/Paris' },
      admin: account,
    },
  });
  return { ...account, accessToken: session.accessToken };
}

/** A token of its own, beside whatever sessions there are. */
export async function signedIn(product: Product, { email, password, name }: Member): Promise<Account> {
  const { accessToken } = await request(product, 'session.create', { body: { email, password } });
  return { email, password, name, accessToken };
}

/** Somebody of the administrator's institution, who has accepted an invitation. */
export async function joinCampus(
  product: Product,
  { accessToken }: Account,
  role: 'coordinator' | 'member',
  name: string,
): Promise<Account> {
  const { institutionId } = await request(product, 'me.show', { accessToken });
  const [email, password] = [`${name.toLowerCase()}-${Date.now()}@univ.example`, 'a long enough password'];
  const { url } = await request(product, 'people.invite', { accessToken, body: { email, role, institutionId } });
  const token = url?.split('/').at(-1) ?? '';
  const session = await request(product, 'invitations.accept', { body: { token, name, password } });
  return { email, password, name, accessToken: session.accessToken };
}

export interface PlannedEvent {
  readonly id: string;
  /** A new link with that role, as the path that is opened in a browser. */
  link(role: LinkRole, label?: string): Promise<{ id: string; path: string; token: string }>;
}

export async function planEvent(
  product: Product,
  account: Account,
  draft: Partial<EventDraft> = {},
): Promise<PlannedEvent> {
  const { accessToken } = account;
  const event = await request(product, 'events.create', {
    accessToken,
    body: {
      title: 'Spring in Nantes',
      kind: 'culture-sharing',
      startsAtMs: Date.now() + 60_000,
      timeZone: 'Europe/Paris',
      isRecordedAutomatically: false,
      ...draft,
    },
  });
  return {
    id: event.id,
    async link(role, label = '') {
      const made = await request(product, 'links.create', {
        accessToken,
        params: { id: event.id },
        body: { role, label },
      });
      const { pathname } = new URL(made.url);
      return { id: made.link.id, path: pathname, token: pathname.split('/join/')[1] ?? '' };
    },
  };
}

/** The same thing three weeks running, from tomorrow on. */
export async function planSeries(
  product: Product,
  { accessToken }: Account,
  draft: Partial<EventDraft> = {},
): Promise<EventSeries> {
  const startsAtMs = Math.ceil(Date.now() / 60_000) * 60_000 + 86_400_000;
  return request(product, 'series.create', {
    accessToken,
    body: {
      title: 'Tea and tales',
      kind: 'language-exchange',
      timeZone: 'Europe/Paris',
      isRecordedAutomatically: false,
      ...draft,
      startsAtMs,
      rule: 'FREQ=WEEKLY;COUNT=3',
    },
  });
}

export const consent = { choice: 'seen-and-heard' as const, textVersion: CONSENT_TEXT_VERSION };
