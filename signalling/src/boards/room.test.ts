import type { Institution } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectLive } from '../live/testing/live-client.ts';
import { command, hostWithCamera, type LiveStage, openStage } from '../live/testing/live-stage.ts';
import { addInstitution, addPerson, type TestPerson } from '../people/test-people.ts';
import { refusal } from '../rest/test-client.ts';
import { type BoardSocket, connectBoard } from './testing/board-socket.ts';
import { pairedBoard, testBoard } from './testing/test-board.ts';

let stage: LiveStage;
let lahore: Institution;
let coordinator: TestPerson;
let stranger: TestPerson;
const open: { close(): void }[] = [];

beforeAll(async () => {
  stage = await openStage();
  const { app, admin } = stage;
  lahore = await addInstitution(admin, 'Lahore');
  coordinator = await addPerson(app, admin, {
    ...{ role: 'coordinator', institutionId: lahore.id, email: 'c@lahore.example' },
  });
  const { id } = await addInstitution(admin, 'Multan');
  stranger = await addPerson(app, admin, { role: 'coordinator', institutionId: id, email: 'c@multan.example' });
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
afterAll(() => stage.close());

/** An event in which the centre of Lahore has seats, and a board of that centre. */
async function room(heads = 25) {
  const event = await stage.newEvent('partners');
  const params = { id: event.eventId };
  const registered = { params, as: coordinator.accessToken, body: { kind: 'centre', heads } };
  await coordinator.client.call('registrations.register', registered);
  const { board, id } = await pairedBoard(stage.app.url, coordinator, lahore.id);
  const join = () => board.call('board.join', { params });
  return { event, board, id, join };
}

async function connected(join: { joinToken: string }) {
  const client = await connectLive(stage.app.url, join.joinToken);
  open.push(client);
  await eventually(() => client.snapshots.length > 0);
  return client;
}

async function socketOf(board: Awaited<ReturnType<typeof room>>['board']): Promise<BoardSocket> {
  const { token } = await board.call('board.openLink');
  const socket = await connectBoard(stage.app.url, token);
  open.push(socket);
  return socket;
}

const control = (id: string, body: unknown, by = coordinator) =>
  by.client.call('boards.control', { params: { id }, as: by.accessToken, body });
const listed = async (id: string) =>
  (await coordinator.client.call('boards.list', { as: coordinator.accessToken })).boards.find((each) => each.id === id);
const revoke = (id: string) =>
  coordinator.client.call('boards.revoke', { params: { id }, as: coordinator.accessToken });

describe('a board that joins an event', () => {
  it('is its centre’s room with the heads that are expected, and the same participant whenever it comes back', async () => {
    const { event, join } = await room(25);
    const { host } = await hostWithCamera(event);
    await command(host, 'broadcast.goLive');
    const first = await join();
    const client = await connected(first);
    expect(client.snapshots[0]).toMatchObject({ state: { phase: 'live' }, you: { role: 'centre' } });
    await eventually(() => {
      expect(host.state().participants[first.participantId]).toMatchObject({
        ...{ role: 'centre', headCount: 25, centreId: lahore.id, isConnected: true },
      });
    });
    await client.call('participant.count', { commandId: 'count-anew-1', headCount: 19 });
    client.drop();
    const again = await join();
    expect(again.participantId).toBe(first.participantId);
    expect((await connected(again)).state().participants[first.participantId]).toMatchObject({ headCount: 19 });
    host.close();
  });

  it('counts no heads beside another board of the room, which has counted them', async () => {
    const { event, join } = await room(25);
    const other = await pairedBoard(stage.app.url, coordinator, lahore.id, 'At the door');
    const [first, second] = [await join(), await other.board.call('board.join', { params: { id: event.eventId } })];
    expect(second.participantId).not.toBe(first.participantId);
    for (const [joined, headCount] of [
      [first, 25],
      [second, 0],
    ] as const)
      expect((await connected(joined)).state().participants[joined.participantId]).toMatchObject({ headCount });
  });

  it('agrees to no recording for the people in the room', async () => {
    const { event, join } = await room();
    const { host } = await hostWithCamera(event);
    await command(host, 'recording.start');
    const joined = await join();
    expect((await connected(joined)).state().participants[joined.participantId]).toMatchObject({
      consent: 'watch-only',
    });
    host.close();
  });

  it('comes into no event in which its centre has no seat, and no other browser comes in its name', async () => {
    const { event, board } = await room();
    const elsewhere = await stage.newEvent('public');
    const params = { id: elsewhere.eventId };
    expect(await refusal(board.call('board.join', { params }))).toBe('NOT_FOUND');
    const nobody = testBoard(stage.app.url);
    await nobody.code();
    const own = { params: { id: event.eventId } };
    expect(await refusal(nobody.call('board.join', own))).toBe('NOT_FOUND');
    expect(await refusal(nobody.call('board.openLink'))).toBe('NOT_FOUND');
    const links = { params: { id: event.eventId }, as: stage.admin.accessToken };
    // What lets it in is nobody's link.
    expect((await stage.admin.client.call('links.list', links)).links).toEqual([]);
  });
});

describe('the remote control of a board', () => {
  it('reaches that board and no other, and shows what it says of itself', async () => {
    const { board, id } = await room();
    const other = await room();
    expect(await listed(id)).toMatchObject({ report: null });
    expect(await refusal(control(id, { type: 'sound', isOn: false }))).toBe('UNAVAILABLE');
    const [socket, otherSocket] = [await socketOf(board), await socketOf(other.board)];
    const event = { id: 'event-1', title: 'Tea', phase: 'live' } as const;
    await socket.say({ event, volume: 0.5 });
    await eventually(async () => {
      expect((await listed(id))?.report).toMatchObject({ event, volume: 0.5, isSoundOn: true });
    });
    await control(id, { type: 'sound', isOn: false });
    await control(id, { type: 'heads', headCount: 18 });
    await eventually(() => {
      expect(socket.controls).toEqual([
        { type: 'sound', isOn: false },
        { type: 'heads', headCount: 18 },
      ]);
    });
    expect(otherSocket.controls).toEqual([]);
    socket.close();
    await eventually(async () => (await listed(id))?.report === null);
  });

  it('takes only what it knows, from those who look after the centre', async () => {
    const { board, id } = await room();
    const socket = await socketOf(board);
    await socket.say({});
    await eventually(async () => (await listed(id))?.report !== null);
    for (const body of [{}, { type: 'off' }, { type: 'volume', volume: 2 }, { type: 'heads', headCount: -1 }])
      expect(await refusal(control(id, body)), JSON.stringify(body)).toBe('INVALID');
    expect(await refusal(control(id, { type: 'sound', isOn: false }, stranger))).toBe('NOT_FOUND');
    await expect(socket.sayRaw({ volume: 9 })).rejects.toMatchObject({ code: 'INVALID' });
    expect(socket.controls).toEqual([]);
  });
});

describe('a board that is revoked', () => {
  it('is told so at once, leaves the event, and nothing that it kept opens anything', async () => {
    const { board, id, join } = await room();
    const { token } = await board.call('board.openLink');
    const socket = await socketOf(board);
    const joined = await join();
    const client = await connected(joined);
    await revoke(id);
    await eventually(() => socket.isRevoked() && !socket.isConnected());
    await eventually(() => client.of('access.revoked').some(({ code }) => code === 'LINK_REVOKED'));
    await expect(connectBoard(stage.app.url, token)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    await expect(connectLive(stage.app.url, joined.joinToken)).rejects.toMatchObject({ code: 'LINK_REVOKED' });
    expect(await refusal(join())).toBe('NOT_FOUND');
    expect((await board.enter()).state).toBe('pairing');
  });
});
