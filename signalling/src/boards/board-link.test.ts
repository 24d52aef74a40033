import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, BOARD_NAMESPACE, LIVE_PATH } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { Server } from 'socket.io';
import { afterEach, expect, it } from 'vitest';
import { createLocalBus } from '../bus/local-bus.ts';
import { createBoardLink } from './board-link.ts';
import { connectBoard } from './testing/board-socket.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).toReversed()) close();
});

const clock = manualClock(1_000_000);
const tokens = {
  verify: async (_purpose: string, token: string) => {
    if (!token.startsWith('token of ')) throw new AppError('UNAUTHENTICATED', 'not a valid board token');
    return { sub: token.replace('token of ', '') };
  },
};

async function startNode(bus: ReturnType<typeof createLocalBus>) {
  const link = createBoardLink({ bus, tokens: tokens as never, isTrusted: async () => true, clock, log: silentLog() });
  const http = createServer();
  const io = new Server(http, { path: LIVE_PATH });
  link.serve(io.of(BOARD_NAMESPACE));
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    link.close();
    void io.close();
  });
  return { link, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

async function board(url: string, id = 'board-1') {
  const socket = await connectBoard(url, `token of ${id}`);
  closers.push(() => socket.close());
  return socket;
}

it('a board is known and controlled at every node, and revoked at the one to which it is connected', async () => {
  const bus = createLocalBus({ isShared: true });
  const [one, two] = [await startNode(bus), await startNode(bus)];
  const socket = await board(one.url);
  await socket.say({ headCount: 12 });
  await eventually(() => expect(two.link.reportOf('board-1')).toMatchObject({ headCount: 12 }));
  two.link.control('board-1', { type: 'sound', isOn: false });
  await eventually(() => expect(socket.controls).toEqual([{ type: 'sound', isOn: false }]));
  two.link.end('board-1');
  await eventually(() => socket.isRevoked() && !socket.isConnected());
  expect([one.link.reportOf('board-1'), two.link.reportOf('board-1')]).toEqual([null, null]);
});

it('of a board that has said nothing for a while nobody knows anything, and nobody controls it', async () => {
  const { link, url } = await startNode(createLocalBus());
  const socket = await board(url);
  await socket.say({});
  await eventually(() => link.reportOf('board-1') !== null);
  clock.advance(35_000);
  expect(link.reportOf('board-1')).toBeNull();
  expect(() => link.control('board-1', { type: 'sound', isOn: true })).toThrow('not connected');
});

it('a board that is opened in a second window is controlled there, and the first window’s end does not matter', async () => {
  const { link, url } = await startNode(createLocalBus());
  const first = await board(url);
  await first.say({ headCount: 1 });
  const second = await board(url);
  await second.say({ headCount: 2 });
  await first.say({ headCount: 3 });
  await eventually(() => expect(link.reportOf('board-1')).toMatchObject({ headCount: 2 }));
  first.close();
  link.control('board-1', { type: 'volume', volume: 0.5 });
  await eventually(() => expect(second.controls).toEqual([{ type: 'volume', volume: 0.5 }]));
  expect(link.reportOf('board-1')).not.toBeNull();
});

it('whoever has no token of a board is not let in', async () => {
  const { url } = await startNode(createLocalBus());
  await expect(connectBoard(url, 'token that is none')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
