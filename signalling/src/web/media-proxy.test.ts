import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, silentLog } from '@campus/service-kit/testing';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTestApp } from '../testing.ts';
import { mediaProxy } from './media-proxy.ts';

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startApp(recordingsUrl: string | undefined): Promise<string> {
  const app = await startTestApp({ config: { recordingsUrl } });
  onTestFinished(() => app.close());
  return app.url;
}

/** Asks for exactly this target: `fetch` would tidy it up first. Gives back the status. */
async function askRaw(url: string, target: string, method = 'GET'): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = httpRequest({ hostname, port, path: target, method }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    asking.once('error', reject);
    asking.end();
  });
}

const unavailable = { error: { code: 'UNAVAILABLE', retryable: true } };

describe('media of recordings', () => {
  it('come from the recordings service with Range and query as they are', async () => {
    const seen: string[] = [];
    const service = await listen((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim());
      response.writeHead(206, { 'Content-Range': 'bytes 0-3/10', 'Content-Type': 'video/mp4' }).end('abcd');
    });
    const url = await startApp(service);
    const answer = await fetch(`${url}/media/rec-1/program.mp4?token=t`, { headers: { Range: 'bytes=0-3' } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe('bytes 0-3/10');
    expect(await answer.text()).toBe('abcd');
    await fetch(`${url}/media/rec-1/program.mp4?token=t`, { method: 'HEAD' });
    expect(seen).toEqual(['GET /media/rec-1/program.mp4?token=t bytes=0-3', 'HEAD /media/rec-1/program.mp4?token=t']);
  });

  it('are all that can be reached of the recordings service, however an address is written', async () => {
    const seen: string[] = [];
    const service = await listen((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('served');
    });
    const url = await startApp(service);
    const elsewhere = [
      '/media/../metrics',
      '/media/%2e%2e/metrics',
      '/media/.%2E/metrics',
      '/media/%2e%2e%2fmetrics',
      '/media/rec-1/../../metrics',
      '/media/rec-1/..%2f..%2fmetrics',
      '/media/rec-1/%252e%252e/%252e%252e/metrics',
      '/media//health/ready',
      '/media/rec-1//metrics',
      '/media\\..\\metrics',
      '/media/health',
      '/media/rec-1',
      '/media/rec-1/',
      '/media/',
      '/media',
      '/media?/rec-1/program.mp4',
      '/media/REC-1/program.mp4',
      `${url}/media/../metrics`,
    ];
    for (const target of elsewhere) {
      const isServed = (await askRaw(url, target)) === 200;
      expect({ target, isServed, seen }).toEqual({ target, isServed: false, seen: [] });
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect(await askRaw(url, '/media/rec-1/program.mp4', method)).toBe(404);
    expect(seen).toEqual([]);
    expect(await askRaw(url, '/media/rec-2/../rec-1/./renditions/floor/g1/p00001.m4s?token=t%2F..')).toBe(200);
    expect(await askRaw(url, `${url}/media/rec-1/floor.m3u8?token=t`)).toBe(200);
    expect(seen).toEqual([
      'GET /media/rec-1/renditions/floor/g1/p00001.m4s?token=t%2F..',
      'GET /media/rec-1/floor.m3u8?token=t',
    ]);
  });

  it('are UNAVAILABLE when the service does not answer or is not there', async () => {
    for (const url of [await startApp('http://127.0.0.1:9'), await startApp(undefined)]) {
      const answer = await fetch(`${url}/media/rec-1/floor.m3u8`);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject(unavailable);
    }
  });

  it('are UNAVAILABLE when the service takes the request and says nothing', async () => {
    const recordingsUrl = await listen(() => undefined);
    const app = express();
    app.use('/media', mediaProxy({ recordingsUrl, log: silentLog(), answerWithinMs: 50 }));
    const answer = await fetch(`${await listen(app)}/media/rec-1/floor.m3u8`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject(unavailable);
  });

  it('end broken, and not never, when the service dies in the middle', async () => {
    const service = await listen((_request, response) => {
      response.writeHead(200, { 'Content-Length': '10' }).write('half', () => response.destroy());
    });
    const answer = await fetch(`${await startApp(service)}/media/rec-1/program.mp4`);
    await expect(answer.text()).rejects.toThrow();
  });

  it('are not fetched any further for somebody who went away', async () => {
    let isGone = false;
    const service = await listen((_request, response) => {
      response.writeHead(200).write('the beginning');
      response.once('close', () => {
        isGone = true;
      });
    });
    const leaving = new AbortController();
    const answer = await fetch(`${await startApp(service)}/media/rec-1/program.mp4`, { signal: leaving.signal });
    expect(isGone).toBe(false);
    leaving.abort();
    await expect(answer.text()).rejects.toThrow();
    await eventually(() => isGone);
  });
});
