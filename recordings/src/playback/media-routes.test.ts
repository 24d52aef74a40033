import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingMedia } from '@campus/protocol/recording';
import { type Clock, silentLog } from '@campus/service-kit';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaRoutes } from './media-routes.ts';
import { createSignedMedia } from './signed-media.ts';

const secret = 'a-control-secret-of-a-test';
const clock: Clock = { nowMs: () => 1_800_000_000_000 };
const { token } = createSignedMedia(secret).sign('rec-0001', 60_000, clock.nowMs());
const part = 'renditions/cam-0001/g000/p00000.m4s';
const media: RecordingMedia = {
  recordingId: 'rec-0001',
  state: 'ready',
  epochMs: Date.UTC(2026, 10, 23),
  durationMs: 2000,
  renditions: [
    {
      ...{ id: 'cam-0001', kind: 'video', source: 'camera', participantId: 'host-0001', codecs: 'avc1.42e01f' },
      inits: [{ file: 'renditions/cam-0001/g000/init.mp4', width: 960, height: 540 }],
      parts: [{ file: part, init: 0, startMs: 0, durationMs: 2000 }],
    },
  ],
  gaps: [],
  program: { state: 'ready', progress: 1, bytes: 10, durationMs: 2000 },
};

let root = '';
let server: Server;
let base = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'campus-media-'));
  await mkdir(join(root, 'rec-0001/renditions/cam-0001/g000'), { recursive: true });
  await writeFile(join(root, 'rec-0001', part), '0123456789');
  await writeFile(join(root, 'rec-0001/program.mp4'), 'abcdefghij');
  await writeFile(join(root, 'rec-0001/program.m3u8'), '#EXTM3U\nprogram-0a1b2c3d.m4s\n');
  await writeFile(join(root, 'rec-0001/recording.json'), '{"secret":true}');
  const store = {
    describe: (id: string) => (id === 'rec-0001' ? media : null),
    dirOf: (id: string) => join(root, id),
  };
  const app = express().use('/media', mediaRoutes({ store, secret, clock, log: silentLog() }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/media`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(`${base}/${path}${path.includes('?') ? '&' : '?'}token=${token}`, { headers, method });

/** As it is: fetch would tidy the path before it sends it. */
function rawStatus(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(`${base}/`, { path: `/media/${path}?token=${token}` }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('media addresses', () => {
  it('serve a part with a private, immutable cache', async () => {
    const response = await get(`rec-0001/${part}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('0123456789');
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toBe('video/mp4');
  });

  it('serve a range, and say when it lies outside', async () => {
    const response = await get('rec-0001/program.mp4', { Range: 'bytes=2-4' });
    expect(response.status).toBe(206);
    expect(await response.text()).toBe('cde');
    expect(response.headers.get('content-range')).toBe('bytes 2-4/10');
    const outside = await get('rec-0001/program.mp4', { Range: 'bytes=20-' });
    expect(outside.status).toBe(416);
    expect(outside.headers.get('content-range')).toBe('bytes */10');
  });

  it('answer HEAD with the length alone', async () => {
    const response = await get('rec-0001/program.mp4', {}, 'HEAD');
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '10']);
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(await response.text()).toBe('');
  });

  it('offer the program as a download with a name', async () => {
    const named = await get(`rec-0001/program.mp4?download=${encodeURIComponent('Été: talk')}`);
    expect(named.headers.get('content-disposition')).toMatch(
      /^attachment; .*filename\*=UTF-8''%C3%89t%C3%A9%20talk\.mp4$/,
    );
    const unnamed = await get('rec-0001/program.mp4?download=1');
    expect(unnamed.headers.get('content-disposition')).toBe('attachment; filename=recording-2026-11-23.mp4');
    expect((await get('rec-0001/program.mp4')).headers.get('content-disposition')).toBeNull();
  });

  it('serve playlists whose addresses carry the token', async () => {
    const playlist = await (await get('rec-0001/cam-0001.m3u8')).text();
    expect(playlist).toContain(`\n${part}?token=${token}\n`);
    const program = await get('rec-0001/program.m3u8');
    expect(await program.text()).toBe(`#EXTM3U\nprogram-0a1b2c3d.m4s?token=${token}\n`);
    expect(program.headers.get('cache-control')).toBe('no-store');
    expect(await (await get('rec-0001/master.m3u8')).text()).toContain(`program.m3u8?token=${token}`);
  });

  it('are refused without a token, with a forged one and with an expired one, each with its code', async () => {
    const expired = createSignedMedia(secret).sign('rec-0001', -1, clock.nowMs()).token;
    const cases = [
      ['', 'FORBIDDEN'],
      ['?token=', 'FORBIDDEN'],
      [`?token=${token}&token=${token}`, 'FORBIDDEN'],
      [`?token=${token.slice(0, -2)}AA`, 'FORBIDDEN'],
      [`?token=${expired}`, 'LINK_EXPIRED'],
    ] as const;
    for (const [query, code] of cases) {
      const response = await fetch(`${base}/rec-0001/program.mp4${query}`);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ ok: false, error: { code } });
    }
  });

  it('of another recording are refused whether it exists or not', async () => {
    expect((await get('rec-0002/program.mp4')).status).toBe(403);
  });

  it('of what does not exist, or is not offered, are not found', async () => {
    const other = createSignedMedia(secret).sign('rec-0009', 60_000, clock.nowMs()).token;
    for (const path of ['program.mp4', 'floor.m3u8', 'master.m3u8', 'program.m3u8']) {
      expect((await fetch(`${base}/rec-0009/${path}?token=${other}`)).status).toBe(404);
    }
    for (const path of ['recording.json', 'poster.jpg', 'none.m3u8', 'renditions/cam-0001/g000/p00001.m4s', 'x']) {
      const response = await get(`rec-0001/${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    }
  });

  it('do not lead out of the folder', async () => {
    for (const path of [
      'rec-0001/../rec-0001/recording.json',
      'rec-0001/..%2frec-0001%2frecording.json',
      'rec-0001/renditions/%2e%2e/recording.json',
      'rec-0001/..%5c..%5cetc%5cpasswd',
      'rec-0001//etc/passwd',
      '..%2f..%2fetc/passwd',
    ]) {
      expect([403, 404], path).toContain(await rawStatus(path));
    }
  });
});
