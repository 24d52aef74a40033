import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call, PROTOCOL_VERSION } from '@campus/protocol/contract';
import { Router } from 'express';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { longestPauseMs } from './control-client.ts';
import { CONTROL_PATH, type ControlServerOptions, connectControl, serveControl } from './control-link.ts';
import { freePort } from './free-port.ts';
import { createHealth } from './health.ts';
import { createMetrics } from './metrics.ts';
import { eventually, recordedLog } from './testing.ts';

const calls = {
  'room.open': call(z.object({ roomId: z.string() }), z.object({ linkId: z.string() })),
  'room.wait': call(z.object({}), z.object({})),
};
const notices = { 'room.opened': z.object({ roomId: z.string() }) };
const secret = 'a secret of this test';

let recorded: ReturnType<typeof recordedLog>;
let closers: (() => Promise<void> | void)[];

beforeEach(() => {
  recorded = recordedLog();
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

type ServerOptions = ControlServerOptions<typeof calls, typeof notices>;

async function startServer(more: Partial<ServerOptions> = {}) {
  const server = await serveControl({
    host: '127.0.0.1',
    port: 0,
    secret,
    calls,
    notices,
    log: recorded.log,
    handlers: {
      'room.open': ({ roomId }, { notify, linkId }) => {
        notify('room.opened', { roomId });
        return { linkId };
      },
      'room.wait': () => new Promise<never>(() => undefined),
    },
    ...more,
  });
  closers.push(() => server.close());
  return server;
}

function startClient(port: number, more: { secret?: string } = {}) {
  const events: string[] = [];
  const client = connectControl({
    url: `http://127.0.0.1:${port}`,
    secret,
    calls,
    notices,
    onNotice: {
      'room.opened': ({ roomId }) => {
        events.push(`opened ${roomId}`);
      },
    },
    onUp: () => {
      events.push('up');
    },
    onDown: () => {
      events.push('down');
    },
    log: recorded.log,
    ...more,
  });
  closers.push(() => client.close());
  return { client, events };
}

/** Tries a handshake by hand; gives the refusal's body, or undefined when it was let in. */
async function handshake(port: number, auth: Record<string, unknown>): Promise<unknown> {
  const socket = io(`http://127.0.0.1:${port}`, {
    path: CONTROL_PATH,
    transports: ['websocket'],
    auth,
    forceNew: true,
  });
  try {
    return await new Promise((resolve) => {
      socket.on('connect', () => resolve(undefined));
      socket.on('connect_error', (error: Error & { data?: unknown }) => resolve(error.data));
    });
  } finally {
    socket.disconnect();
  }
}

describe('a control link', () => {
  it('carries calls, notices to one link and notices to all', async () => {
    const server = await startServer();
    const first = startClient(server.port);
    const second = startClient(server.port);
    await eventually(() => first.client.isUp && second.client.isUp);
    expect(server.connections()).toBe(2);
    const { linkId } = await first.client.call('room.open', { roomId: 'a' });
    expect(linkId).not.toBe((await second.client.call('room.open', { roomId: 'b' })).linkId);
    server.broadcastNotice('room.opened', { roomId: 'all' });
    await eventually(() => first.events.includes('opened all') && second.events.includes('opened all'));
    expect(first.events).toEqual(['up', 'opened a', 'opened all']);
    expect(second.events).toEqual(['up', 'opened b', 'opened all']);
  });

  it.each([
    ['no secret', { protocolVersion: PROTOCOL_VERSION }, 'UNAUTHENTICATED'],
    ['a wrong secret', { secret: 'wrong', protocolVersion: PROTOCOL_VERSION }, 'UNAUTHENTICATED'],
    ['a secret of another kind', { secret: { $: 1 }, protocolVersion: PROTOCOL_VERSION }, 'UNAUTHENTICATED'],
    ['another version', { secret, protocolVersion: PROTOCOL_VERSION + 1 }, 'PROTOCOL_VERSION'],
    ['no version', { secret }, 'PROTOCOL_VERSION'],
  ])('refuses a client with %s', async (_what, auth, code) => {
    const server = await startServer();
    expect(await handshake(server.port, auth)).toMatchObject({ code });
    expect(server.connections()).toBe(0);
    expect(await handshake(server.port, { secret, protocolVersion: PROTOCOL_VERSION })).toBeUndefined();
  });

  it('never opens without a secret', async () => {
    await expect(startServer({ secret: '' })).rejects.toThrow('secret');
  });

  it('throws when its port is taken', async () => {
    const server = await startServer();
    await expect(startServer({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('keeps trying after a refusal, says it once, and comes up when the secret is right', async () => {
    const wrong = await startServer({ secret: 'another', port: await freePort() });
    const { port } = wrong;
    const { client } = startClient(port);
    await eventually(() => recorded.lines.filter((line) => line['msg'] === 'a control link was refused').length >= 2);
    expect(recorded.lines.filter((line) => line['msg'] === 'the control link was refused')).toHaveLength(1);
    await expect(client.call('room.open', { roomId: 'a' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await wrong.close();
    await startServer({ port });
    await eventually(() => client.isUp);
  });

  it('comes back within moments when the other side restarts, and fails pending calls at once', async () => {
    const down: string[] = [];
    const server = await startServer({ port: await freePort(), onLinkDown: (linkId) => down.push(linkId) });
    const { client, events } = startClient(server.port);
    await eventually(() => client.isUp);
    const { linkId } = await client.call('room.open', { roomId: 'a' });
    const pending = client.call('room.wait', {});
    const failed = expect(pending).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const { port } = server;
    await server.close();
    await failed;
    expect(down).toEqual([linkId]);
    await expect(client.call('room.open', { roomId: 'b' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await startServer({ port });
    await eventually(() => client.isUp);
    await client.call('room.open', { roomId: 'c' });
    expect(events).toEqual(['up', 'opened a', 'down', 'up', 'opened c']);
  });

  it('tries often while whoever was killed may be back any moment, and spares one that stays away', () => {
    const pausesMs = Array.from({ length: 60 }, (_, tries) => longestPauseMs(tries));
    expect(Math.max(...pausesMs.slice(0, 50))).toBe(200);
    expect(pausesMs.at(-1)).toBe(1_000);
  });

  it('can be closed twice on both sides, and a closed client is not told that it went down', async () => {
    const server = await startServer();
    const { client, events } = startClient(server.port);
    await eventually(() => client.isUp);
    client.close();
    client.close();
    expect(client.isUp).toBe(false);
    await eventually(() => server.connections() === 0);
    await server.close();
    await server.close();
    expect(events).toEqual(['up']);
  });

  it('honours a timeout of the call', async () => {
    const server = await startServer();
    const { client } = startClient(server.port);
    await eventually(() => client.isUp);
    await expect(client.call('room.wait', {}, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('shares an HTTP server that belongs to somebody else, and leaves it open', async () => {
    const http = createServer((_request, response) => response.end('mine'));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    closers.push(() => void http.close());
    const server = await startServer({ httpServer: http });
    const { client } = startClient(server.port);
    await eventually(() => client.isUp);
    await server.close();
    const { port } = http.address() as AddressInfo;
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('mine');
  });
});

describe('the HTTP side of a control link', () => {
  it('serves health, metrics and the own routes, and a clear 404', async () => {
    const health = createHealth(['worker']);
    const app = Router();
    app.get('/media/:name', (request, response) => void response.send(request.params.name));
    app.get('/broken', () => {
      throw new Error('x-secret');
    });
    const server = await startServer({ health, metrics: createMetrics('test'), app });
    const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

    expect((await get('/health/live')).status).toBe(200);
    const starting = await get('/health/ready');
    expect(starting.status).toBe(503);
    expect(await starting.json()).toEqual({ ok: false, checks: { worker: { ok: false, detail: 'starting' } } });
    health.set('worker', true);
    expect((await get('/health/ready')).status).toBe(200);
    expect(await (await get('/metrics')).text()).toContain('nodejs_eventloop_lag_seconds{service="test"}');
    expect(await (await get('/media/part')).text()).toBe('part');

    const missing = await get('/nothing');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    const broken = await get('/broken');
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain('x-secret');
    expect(JSON.stringify(recorded.lines)).toContain('x-secret');
  });
});
