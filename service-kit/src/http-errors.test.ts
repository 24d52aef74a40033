import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, errorCodes } from '@campus/protocol/errors';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorMiddleware, httpStatusOf } from './http-errors.ts';
import { recordedLog } from './testing.ts';

let server: Server;
let recorded: ReturnType<typeof recordedLog>;

beforeEach(async () => {
  recorded = recordedLog();
  const app = express();
  app.use(express.json({ limit: 100 }));
  app.get('/known', () => {
    throw new AppError('LINK_EXPIRED', 'too late');
  });
  app.get('/unknown', async () => {
    throw new Error('x-secret');
  });
  app.get('/internal', () => {
    throw new AppError('INTERNAL', 'x-secret');
  });
  app.get('/halfway', (_request, response) => {
    response.write('half');
    throw new Error('x-secret');
  });
  app.post('/body', (_request, response) => void response.json({}));
  app.use(errorMiddleware(recorded.log));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => void server.close());

const ask = (path: string, body?: string) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
  });

describe('errorMiddleware', () => {
  it('answers a known error with its status and code', async () => {
    const response = await ask('/known');
    expect(response.status).toBe(410);
    expect(await response.json()).toEqual({
      ok: false,
      error: { code: 'LINK_EXPIRED', message: 'too late', retryable: false },
    });
  });

  it.each(['/unknown', '/internal'])('hides the error of %s and logs it without the query', async (path) => {
    const response = await ask(`${path}?signature=hidden`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('x-secret');
    expect(JSON.stringify(recorded.lines)).toContain('x-secret');
    expect(JSON.stringify(recorded.lines)).not.toContain('hidden');
  });

  it('says INVALID for broken JSON and LIMIT_EXCEEDED for a body that is too large', async () => {
    expect(await (await ask('/body', '{"half')).json()).toMatchObject({ error: { code: 'INVALID' } });
    const large = await ask('/body', JSON.stringify('x'.repeat(200)));
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ error: { code: 'LIMIT_EXCEEDED' } });
  });

  it('breaks off an answer that had begun', async () => {
    await expect(ask('/halfway').then((response) => response.text())).rejects.toThrow();
  });

  it('has an error status for every code', () => {
    for (const code of errorCodes) expect(httpStatusOf(code)).toBeGreaterThanOrEqual(400);
  });
});
