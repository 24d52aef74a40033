import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ConfigError } from '@campus/service-kit/config';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../testing.ts';

let folder: string;
const running: { close(): Promise<unknown> }[] = [];
async function start(config: NonNullable<Parameters<typeof startTestApp>[0]>['config'] = {}): Promise<TestApp> {
  const app = await startTestApp({ config: { webDist: join(folder, 'dist'), ...config } });
  running.push(app);
  return app;
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-web-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html><title>Campus</title>');
  await writeFile(join(folder, 'dist/favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'dist/assets/main-4f2a.js'), 'export {};');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((item) => item.close()));
  await rm(folder, { recursive: true, force: true });
});

describe('the web app', () => {
  it('is served at every address that is no file, and asked for again each time', async () => {
    const { url } = await start();
    for (const path of ['/', '/events/event-1', '/join/aaa.bbb.ccc', '/index.html']) {
      const answer = await fetch(url + path);
      expect(await answer.text()).toContain('<title>Campus</title>');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('has assets that are kept for ever; one that is gone is not answered with the page', async () => {
    const { url } = await start();
    const asset = await fetch(`${url}/assets/main-4f2a.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect((await fetch(`${url}/assets/main-0000.js`)).status).toBe(404);
    expect((await fetch(`${url}/favicon.svg`)).headers.get('content-type')).toContain('svg');
  });

  it('has assets that come as the build compressed them, to those who can read that', async () => {
    const asset = join(folder, 'dist/assets/main-4f2a.js');
    await writeFile(`${asset}.br`, brotliCompressSync('export const from = "br";'));
    await writeFile(`${asset}.gz`, gzipSync('export const from = "gzip";'));
    const { url } = await start();
    for (const [accepted, encoding, text] of [
      ['gzip, deflate, br', 'br', 'export const from = "br";'],
      ['gzip', 'gzip', 'export const from = "gzip";'],
      ['br;q=0, identity', null, 'export {};'],
    ] as const) {
      const answer = await fetch(`${url}/assets/main-4f2a.js`, { headers: { 'accept-encoding': accepted } });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('content-type')).toContain('javascript');
      expect(answer.headers.get('vary')).toContain('Accept-Encoding');
      expect(answer.headers.get('cache-control')).toContain('immutable');
      expect(await answer.text()).toBe(text);
    }
  });

  it('says so when it has not been built', async () => {
    const { url } = await start({ webDist: join(folder, 'nowhere') });
    expect((await fetch(url)).status).toBe(503);
  });

  it('does not serve what lies outside its folder', async () => {
    await writeFile(join(folder, 'secret.txt'), 'secret');
    const { url } = await start();
    for (const path of ['/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt']) {
      expect(await (await fetch(url + path)).text()).not.toBe('secret');
    }
  });

  it('may load nothing from elsewhere and run no inline script, and players and sockets work', async () => {
    const { url } = await start({ publicUrl: 'https://campus.example' });
    const { headers } = await fetch(url);
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split(';').map((part) => {
        const [name = '', ...sources] = part.trim().split(' ');
        return [name, sources.join(' ')] as const;
      }),
    );
    expect(policy.get('default-src')).toBe("'self'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('media-src')).toBe("'self' blob:");
    expect(policy.get('worker-src')).toBe("'self' blob:");
    expect(policy.get('connect-src')).toBe("'self' wss://campus.example");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('keeps browsers of a campus without HTTPS from being told to use it', async () => {
    const { headers } = await fetch((await start()).url);
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  });
});

describe('health and metrics', () => {
  it('are there for the machine itself; metrics do not go through a proxy', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('campus_http_request_seconds_bucket');
    const forwarded = await fetch(`${url}/metrics`, { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    expect(forwarded.status).toBe(404);
  });

  it('say that the service is not ready while the database does not answer', async () => {
    const { url, app } = await start();
    await app.inside.db.destroy();
    const answer = await fetch(`${url}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ checks: { database: { ok: false }, http: { ok: true } } });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });
});

describe('HTTPS', () => {
  async function certificate() {
    const pems = await generate([{ name: 'commonName', value: 'localhost' }]);
    const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
    await writeFile(tls.certFile, pems.cert);
    await writeFile(tls.keyFile, pems.private);
    return tls;
  }

  it('is spoken with the given certificate', async () => {
    const { url, setupUrl } = await start({ tls: await certificate() });
    expect(setupUrl).toMatch(/^https:\/\/localhost:\d+\/setup\//);
    const status = await new Promise((resolve, reject) => {
      const options = { rejectUnauthorized: false };
      httpsRequest(`${url}/health/live`, options, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it('says which file is wrong', async () => {
    const tls = await certificate();
    const problem = (config: { certFile: string; keyFile: string }) =>
      start({ tls: config }).then(
        () => 'it started',
        (error: unknown) => (error instanceof ConfigError ? error.problems.join() : error),
      );
    const absent = join(folder, 'absent.pem');
    expect(await problem({ ...tls, certFile: absent })).toBe(`TLS_CERT_FILE: ${absent} cannot be read (ENOENT)`);
    await writeFile(absent, 'not a certificate');
    expect(await problem({ ...tls, certFile: absent })).toContain('is not a certificate');
    expect(await problem({ ...tls, keyFile: tls.certFile })).toContain('TLS_KEY_FILE');
    const other = await generate([{ name: 'commonName', value: 'other' }]);
    await writeFile(absent, other.private);
    expect(await problem({ ...tls, keyFile: absent })).toContain('is not the private key of that certificate');
  });
});

describe('listening', () => {
  it('says that the port is taken', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    await expect(start({ port })).rejects.toThrow(`another program listens on port ${port} already`);
  });
});
