import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call } from '@campus/protocol/contract';
import { AppError } from '@campus/protocol/errors';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { onNotices, sendNotice } from './contract-notices.ts';
import { type CallHandlers, type CallOutcome, callOver, serveCalls } from './contract-socket.ts';
import { eventually, recordedLog } from './testing.ts';

const calls = {
  'number.double': call(z.object({ n: z.number() }), z.object({ doubled: z.number() })),
  'number.refuse': call(z.object({}), z.object({})),
  'number.break': call(z.object({}), z.object({})),
  'number.wait': call(z.object({}), z.object({})),
};
const notices = { 'number.changed': z.object({ n: z.number() }) };

const handlers: CallHandlers<typeof calls> = {
  'number.double': ({ n }) => ({ doubled: n * 2 }),
  'number.refuse': () => {
    throw new AppError('WRONG_PHASE', 'not now');
  },
  'number.break': () => {
    throw new Error('the database password is x-secret');
  },
  'number.wait': () => new Promise(() => undefined),
};

let server: Server;
let serverSide: ServerSocket;
let client: ClientSocket;
let recorded: ReturnType<typeof recordedLog>;

beforeEach(async () => {
  recorded = recordedLog();
  const http = createServer();
  server = new Server(http, { transports: ['websocket'] });
  const connected = new Promise<ServerSocket>((resolve) => server.on('connection', resolve));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  serverSide = await connected;
  await eventually(() => client.connected);
});

afterEach(async () => {
  client.disconnect();
  await server.close();
});

describe('serveCalls and callOver', () => {
  it('carry a typed request and its reply', async () => {
    serveCalls(serverSide, calls, handlers, { log: recorded.log });
    expect(await callOver(client, calls, { timeoutMs: 20_000 })('number.double', { n: 4 })).toEqual({ doubled: 8 });
  });

  it('work from the server to the client as well', async () => {
    serveCalls(client, calls, handlers, { log: recorded.log });
    expect(await callOver(serverSide, calls, { timeoutMs: 20_000 })('number.double', { n: 4 })).toEqual({ doubled: 8 });
  });

  it('refuse a request that does not fit, naming the field, and serve the next one', async () => {
    serveCalls(serverSide, calls, handlers, { log: recorded.log });
    const invoke = callOver(client, calls, { timeoutMs: 20_000 });
    await expect(invoke('number.double', { n: 'four' as never })).rejects.toMatchObject({
      code: 'INVALID',
      fields: { n: expect.any(String) },
    });
    await expect(invoke('number.double', undefined as never)).rejects.toMatchObject({ code: 'INVALID' });
    expect(await invoke('number.double', { n: 1 })).toEqual({ doubled: 2 });
  });

  it('say what an error of another library means where they are told how, and log it', async () => {
    const mapError = (error: unknown) =>
      error instanceof Error && error.message.includes('password')
        ? new AppError('UNAVAILABLE', 'the database does not answer', { cause: error })
        : undefined;
    serveCalls(serverSide, calls, handlers, { log: recorded.log, mapError });
    const invoke = callOver(client, calls, { timeoutMs: 20_000 });
    await expect(invoke('number.break', {})).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(recorded.lines.at(-1)).toMatchObject({ level: 'warn', code: 'UNAVAILABLE', call: 'number.break' });
    await expect(invoke('number.refuse', {})).rejects.toMatchObject({ code: 'WRONG_PHASE' });
  });

  it('pass on an AppError as it is', async () => {
    serveCalls(serverSide, calls, handlers, { log: recorded.log });
    await expect(callOver(client, calls, { timeoutMs: 20_000 })('number.refuse', {})).rejects.toMatchObject({
      code: 'WRONG_PHASE',
      message: 'not now',
      retryable: false,
    });
  });

  it('log an unknown error whole and answer INTERNAL without its details', async () => {
    const outcomes: CallOutcome[] = [];
    serveCalls(serverSide, calls, handlers, { log: recorded.log, onCall: (outcome) => outcomes.push(outcome) });
    const failure = await callOver(client, calls, { timeoutMs: 20_000 })('number.break', {}).catch((error) => error);
    expect(failure).toMatchObject({ code: 'INTERNAL' });
    expect(String(failure.message)).not.toContain('x-secret');
    expect(JSON.stringify(recorded.lines)).toContain('the database password');
    expect(outcomes).toMatchObject([{ name: 'number.break', code: 'INTERNAL' }]);
  });

  it('ask authorize with the parsed request before the handler runs', async () => {
    const handled: number[] = [];
    serveCalls(
      serverSide,
      calls,
      {
        ...handlers,
        'number.double': ({ n }) => {
          handled.push(n);
          return { doubled: n * 2 };
        },
      },
      {
        log: recorded.log,
        authorize: (name, request) => {
          if (name === 'number.double' && 'n' in request && request.n > 10) throw new AppError('FORBIDDEN', 'too big');
        },
      },
    );
    const invoke = callOver(client, calls, { timeoutMs: 20_000 });
    await expect(invoke('number.double', { n: 11 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await invoke('number.double', { n: 10 });
    expect(handled).toEqual([10]);
  });

  it('count a call before they read it, and say of a request that is wrong everywhere only where it is so first', async () => {
    let left = 2;
    const limit = () => {
      left -= 1;
      if (left < 0) throw new AppError('RATE_LIMITED', 'too many calls');
    };
    const many = { 'list.take': call(z.object({ list: z.array(z.string()) }), z.object({})) };
    serveCalls(serverSide, many, { 'list.take': () => ({}) }, { log: recorded.log, limit });
    const ask = async (): Promise<unknown> =>
      client.timeout(20_000).emitWithAck('list.take', { list: Array.from({ length: 5_000 }, () => 1) });
    const refused = await ask();
    expect(refused).toMatchObject({ ok: false, error: { code: 'INVALID' } });
    expect(JSON.stringify(refused).length).toBeLessThan(5_000);
    await ask();
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } });
  });

  it('do not mind a caller who wants no answer', async () => {
    serveCalls(serverSide, calls, handlers, { log: recorded.log });
    client.emit('number.break', {});
    client.emit('number.double');
    client.emit('no.such.call');
    expect(await callOver(client, calls, { timeoutMs: 20_000 })('number.double', { n: 1 })).toEqual({ doubled: 2 });
  });

  it('answer INVALID to a name outside the contract', async () => {
    serveCalls(serverSide, calls, handlers, { log: recorded.log });
    const reply = await client.timeout(20_000).emitWithAck('constructor', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'INVALID' } });
  });

  it('let two contracts share one socket', async () => {
    const others = { 'word.echo': call(z.object({ word: z.string() }), z.object({ word: z.string() })) };
    serveCalls(serverSide, calls, handlers, { log: recorded.log });
    serveCalls(serverSide, others, { 'word.echo': (request) => request }, { log: recorded.log });
    expect(await callOver(client, others, { timeoutMs: 20_000 })('word.echo', { word: 'a' })).toEqual({ word: 'a' });
    expect(await callOver(client, calls, { timeoutMs: 20_000 })('number.double', { n: 1 })).toEqual({ doubled: 2 });
    expect(() => serveCalls(serverSide, others, { 'word.echo': (request) => request }, { log: recorded.log })).toThrow(
      'served twice',
    );
  });

  it('give up with UNAVAILABLE when the answer does not come in time', async () => {
    serveCalls(serverSide, calls, handlers, { log: recorded.log });
    await expect(callOver(client, calls, { timeoutMs: 30 })('number.wait', {})).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    });
  });

  it.each(['client', 'server'] as const)('give up at once when the connection ends, called by the %s', async (who) => {
    const caller = who === 'client' ? client : serverSide;
    serveCalls(who === 'client' ? serverSide : client, calls, handlers, { log: recorded.log });
    const invoke = callOver(caller, calls, { timeoutMs: 60_000 });
    const pending = invoke('number.wait', {});
    (who === 'client' ? serverSide : client).disconnect();
    await expect(pending).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await eventually(() => !caller.connected);
    await expect(invoke('number.double', { n: 1 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('treat a reply that breaks the contract as INTERNAL', async () => {
    serveCalls(serverSide, calls, { ...handlers, 'number.double': () => ({ doubled: 'x' as never }) }, recorded);
    await expect(callOver(client, calls, { timeoutMs: 20_000 })('number.double', { n: 1 })).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });
});

describe('sendNotice and onNotices', () => {
  it('carry a notice, drop one that does not fit and survive a handler that throws', async () => {
    const seen: number[] = [];
    onNotices(
      client,
      notices,
      {
        'number.changed': ({ n }) => {
          if (n === 0) throw new Error('no zero');
          seen.push(n);
        },
      },
      recorded.log,
    );
    serverSide.emit('number.changed', { n: 'one' });
    sendNotice(serverSide, notices, 'number.changed', { n: 0 });
    sendNotice(server, notices, 'number.changed', { n: 2 });
    await eventually(() => seen.length > 0);
    expect(seen).toEqual([2]);
    const said = recorded.lines.map((line) => line['msg']);
    expect(said).toContain('a notice did not fit the contract');
    expect(said).toContain('a notice could not be handled');
  });
});
