import { expect, it, vi } from 'vitest';
import { answerStranger } from './answer-stranger.ts';

const show = vi.fn(async (_request: object): Promise<unknown> => ({}));
const list = vi.fn(async (_request: object): Promise<unknown> => ({ recordings: [], secret: 'of somebody' }));
const handlers = { 'events.show': show, 'recordings.list': list } as unknown as Parameters<typeof answerStranger>[0];
const answer = answerStranger(handlers);

it('asks as somebody without an account, whatever the question says, and cuts the answer to the contract', async () => {
  const request = { query: { eventId: 'event-1' }, person: { id: 'admin' } };
  expect(await answer({ name: 'recordings.list', request })).toEqual({ recordings: [] });
  expect(list).toHaveBeenCalledWith({
    ...{ params: {}, query: { eventId: 'event-1' }, body: {} },
    ...{ person: null, sessionId: null, ip: 'this process' },
  });
});

it('asks nothing that is not well-formed', async () => {
  await expect(answer({ name: 'events.show', request: {} })).rejects.toThrow();
  await expect(answer({ name: 'events.show', request: null })).rejects.toThrow();
  expect(show).not.toHaveBeenCalled();
});

it('answers for no other route', async () => {
  for (const name of ['people.list', 'events.create', 'constructor', '']) {
    await expect(answer({ name, request: {} })).rejects.toThrow('is not answered within the process');
  }
});
