import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@campus/service-kit/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPageWriter, type PageWish, type PageWriter } from './page-writer.ts';

const wish: PageWish = { path: '/events/1', language: 'en', reader: { timeZone: 'Asia/Karachi', tags: ['ur-PK'] } };

let folder: string;
let program: string;
let writer: PageWriter;
const answer = vi.fn<(question: { name: string; request: unknown }) => Promise<unknown>>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-writer-'));
  program = join(folder, 'write-pages.js');
  answer.mockReset();
  answer.mockImplementation(async ({ name }) => ({ of: name }));
  writer = createPageWriter({ program, answer, log: silentLog() });
});
afterEach(async () => {
  await writer.close();
  await rm(folder, { recursive: true, force: true });
});

/** A program that answers each order by what `body` makes of it. */
async function programThat(body: string, builtAtS = 1_000): Promise<void> {
  await writeFile(
    program,
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', (order) => { const done = (page) => parentPort.postMessage({ id: order.id, questions: [], ...page }); ${body} });`,
  );
  await utimes(program, builtAtS, builtAtS);
}

it('answers what the page asks, and what it then asks, until it is whole', async () => {
  await programThat(`
    const known = order.replies.map(({ name, reply }) => name + '=' + reply.of);
    if (known.length === 0) done({ html: 'empty', questions: [{ name: 'events.show', request: { params: { id: '1' } } }] });
    else if (known.length === 1) done({ html: 'half', questions: [{ name: 'recordings.list', request: {} }] });
    else done({ html: [order.path, order.language, order.reader.timeZone, ...known].join(' ') });`);
  expect(await writer.write(wish)).toBe(
    '/events/1 en Asia/Karachi events.show=events.show recordings.list=recordings.list',
  );
  expect(answer).toHaveBeenCalledWith({ name: 'events.show', request: { params: { id: '1' } } });
});

it('writes once for a crowd that comes together, and apart for others', async () => {
  await programThat(
    `globalThis.count = (globalThis.count ?? 0) + 1; done({ html: order.path + ' ' + globalThis.count });`,
  );
  const other = { ...wish, path: '/' };
  const pages = await Promise.all([wish, wish, other, wish].map((each) => writer.write(each)));
  // Which of the two is written first, nobody has said.
  const [one, , two] = pages;
  expect(pages).toEqual([one, one, two, one]);
  expect([one, two].map((page) => page?.split(' ')[0])).toEqual(['/events/1', '/']);
  expect([one, two].map((page) => page?.split(' ')[1]).toSorted()).toEqual(['1', '2']);
});

it('is without a page where there is no program, where it finds none, and where an answer fails', async () => {
  expect(await writer.write(wish)).toBeNull();
  await programThat(
    `order.path === '/' ? done({ html: null }) : done({ html: 'x', questions: [{ name: 'a', request: 1 }] });`,
  );
  expect(await writer.write({ ...wish, path: '/' })).toBeNull();
  answer.mockRejectedValue(new Error('the database does not answer'));
  expect(await writer.write({ ...wish, path: '/watch/1' })).toBeNull();
});

it('keeps nobody waiting behind a program that is stuck, or behind too many', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    await programThat(`if (order.path !== '/stuck') done({ html: 'new' });`);
    const stuck = Array.from({ length: 60 }, (_, index) =>
      writer.write({ ...wish, path: '/stuck', reader: { timeZone: 'UTC', tags: [String(index)] } }),
    );
    const answered: (string | null)[] = [];
    for (const page of stuck) void page.then((html) => answered.push(html));
    await vi.waitFor(() => expect(answered).toHaveLength(10));
    await vi.advanceTimersByTimeAsync(3_500);
    expect(await Promise.all(stuck)).toEqual(stuck.map(() => null));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await writer.write(wish)).toBe('new');
  } finally {
    vi.useRealTimers();
  }
});

it('is a fresh thread after a thousand pages, of which none is missing', async () => {
  await programThat(`globalThis.count = (globalThis.count ?? 0) + 1; done({ html: String(globalThis.count) });`);
  const counts: number[] = [];
  for (let index = 0; index < 1_002; index += 1) {
    counts.push(Number(await writer.write({ ...wish, path: `/events/${index}` })));
  }
  expect(counts.slice(998)).toEqual([999, 1_000, 1, 2]);
});

it('does not ask for ever', async () => {
  await programThat(`done({ html: 'x', questions: [{ name: 'again', request: order.replies.length }] });`);
  expect(await writer.write(wish)).toBeNull();
  expect(answer.mock.calls.length).toBeLessThan(10);
});

it('goes on with a new thread when one broke, and with the new program when there is one', async () => {
  await programThat(`if (order.path === '/broken') process.exit(3); done({ html: 'first' });`);
  const [broken, beside] = await Promise.all([writer.write({ ...wish, path: '/broken' }), writer.write(wish)]);
  expect(broken).toBeNull();
  expect([null, 'first']).toContain(beside);
  expect(await writer.write({ ...wish, path: '/' })).toBe('first');
  await programThat(`done({ html: 'second' });`, 2_000);
  expect(await writer.write({ ...wish, path: '/watch/2' })).toBe('second');
  await programThat('this is no program', 3_000);
  expect(await writer.write({ ...wish, path: '/watch/3' })).toBeNull();
});
