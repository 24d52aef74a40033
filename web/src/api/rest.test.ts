import { AppError } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { addressOf, createRestClient, type TokenSource } from './rest.ts';

interface Sent {
  url: string;
  method: string;
  authorization: string | null;
  body: string | null;
}

const person = {
  id: 'p-anna-0001',
  name: 'Anna',
  email: 'anna@nantes.example',
  role: 'admin',
  institutionId: 'inst-nantes',
  institutionName: 'Nantes',
  roles: [],
  language: null,
};

/** A server that answers in turn, and a note of what it was sent. */
function serverWith(...answers: (() => Response)[]) {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    sent.push({
      url: String(input),
      method: init?.method ?? 'GET',
      authorization: headers.get('authorization'),
      body: typeof init?.body === 'string' ? init.body : null,
    });
    const answer = answers[sent.length - 1];
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('network'));
  };
  return { fetch, sent };
}

const json =
  (data: unknown, status = 200) =>
  (): Response =>
    Response.json(data, { status });
const refused = json({ code: 'UNAUTHENTICATED', message: 'expired', retryable: false }, 401);

function tokensOf(first: string | null, renewed: string | null): TokenSource & { renewals: number } {
  let token = first;
  const source = {
    renewals: 0,
    ready: () => Promise.resolve(),
    accessToken: () => token,
    renew: () => {
      source.renewals += 1;
      token = renewed;
      return Promise.resolve(renewed);
    },
  };
  return source;
}

async function errorOf(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('addresses', () => {
  it('have their parameters and query, safely written', () => {
    expect(addressOf('links.revoke', { params: { id: 'ev-1234', linkId: 'a/b' } })).toBe(
      '/api/events/ev-1234/links/a%2Fb',
    );
    expect(addressOf('recordings.list', { query: { eventId: 'ev-1234', link: undefined } })).toBe(
      '/api/recordings?eventId=ev-1234',
    );
  });

  it('refuse to be made without a parameter', () => {
    expect(() => addressOf('events.show', {})).toThrow(AppError);
  });
});

describe('calling a route', () => {
  it('waits for the session of an earlier visit, so that nobody is asked about as a stranger; renewing does not', async () => {
    const { fetch, sent } = serverWith(json({}, 500), json(person));
    const started = Promise.withResolvers<void>();
    const tokens = { ...tokensOf('t1', null), ready: () => started.promise };
    const client = createRestClient({ fetch, tokens });
    const shown = client.call('me.show', {});
    await errorOf(client.call('session.refresh', {}));
    expect(sent.map(({ url }) => url)).toEqual(['/api/session/refresh']);
    started.resolve();
    expect(await shown).toEqual(person);
    expect(sent[1]).toMatchObject({ url: '/api/me', authorization: 'Bearer t1' });
  });

  it('sends the token and the body, and gives the parsed reply', async () => {
    const { fetch, sent } = serverWith(json({ ...person, secret: 'x' }));
    const client = createRestClient({ fetch, tokens: tokensOf('t1', null) });
    expect(await client.call('me.show', {})).toEqual(person);
    expect(sent[0]).toMatchObject({ url: '/api/me', method: 'GET', authorization: 'Bearer t1', body: null });
  });

  it('renews the token once after a 401 and repeats the call', async () => {
    const { fetch, sent } = serverWith(refused, json(person));
    const tokens = tokensOf('old', 'new');
    await createRestClient({ fetch, tokens }).call('me.show', {});
    expect(sent.map((each) => each.authorization)).toEqual(['Bearer old', 'Bearer new']);
    expect(tokens.renewals).toBe(1);
  });

  it('asks by a join token where it has one, without waiting for a session or renewing it', async () => {
    const { fetch, sent } = serverWith(() => new Response('%PDF-1.4'), refused);
    const tokens = { ...tokensOf('t1', 't2'), ready: () => new Promise<void>(() => undefined) };
    const client = createRestClient({ fetch, tokens });
    const request = { params: { id: 'deck-1' } };
    const file = await client.call('slides.file', request, { join: 'j1' });
    expect(new TextDecoder().decode(file)).toBe('%PDF-1.4');
    const error = await errorOf(client.call('slides.file', request, { join: 'j1' }));
    expect([error.code, tokens.renewals]).toEqual(['UNAUTHENTICATED', 0]);
    expect(sent.map(({ authorization }) => authorization)).toEqual(['Join j1', 'Join j1']);
  });

  it('does not renew for ever', async () => {
    const { fetch, sent } = serverWith(refused, refused, json(person));
    const error = await errorOf(createRestClient({ fetch, tokens: tokensOf('old', 'new') }).call('me.show', {}));
    expect(error.code).toBe('UNAUTHENTICATED');
    expect(sent).toHaveLength(2);
  });

  it('takes a wrong password as an answer, not as an expired token', async () => {
    const { fetch } = serverWith(refused);
    const tokens = tokensOf('t1', 't2');
    const body = { email: 'a@b.co', password: 'wrong' };
    await errorOf(createRestClient({ fetch, tokens }).call('session.create', { body }));
    expect(tokens.renewals).toBe(0);
  });

  it('gives the error of the body, with its fields', async () => {
    const body = { code: 'INVALID', message: 'title: short', retryable: false, fields: { title: 'short' } };
    const { fetch } = serverWith(json(body, 400), json({ ok: false, error: body }, 400));
    const client = createRestClient({ fetch, tokens: tokensOf(null, null) });
    for (let round = 0; round < 2; round += 1) {
      const error = await errorOf(client.call('events.list', {}));
      expect([error.code, error.fields]).toEqual(['INVALID', { title: 'short' }]);
    }
  });

  it('says what it can where a proxy answers instead', async () => {
    const { fetch } = serverWith(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    const error = await errorOf(createRestClient({ fetch, tokens: tokensOf(null, null) }).call('events.list', {}));
    expect([error.code, error.retryable]).toEqual(['UNAVAILABLE', true]);
  });

  it('says that there is no answer where there is none', async () => {
    const { fetch } = serverWith();
    const error = await errorOf(createRestClient({ fetch, tokens: tokensOf(null, null) }).call('events.list', {}));
    expect([error.code, error.retryable]).toEqual(['UNAVAILABLE', true]);
  });

  it('does not hand on a reply that breaks the contract', async () => {
    const { fetch } = serverWith(json({ events: 'none' }));
    const error = await errorOf(createRestClient({ fetch, tokens: tokensOf(null, null) }).call('events.list', {}));
    expect(error.code).toBe('INTERNAL');
  });
});
