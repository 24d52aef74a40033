import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { PageOrder, WrittenPage } from '@campus/protocol/written-pages';
import { withTimeout } from '@campus/service-kit/async';
import type { Logger } from '@campus/service-kit/log';
import type { AnswerStranger } from '../rest/answer-stranger.ts';

/** Somebody waits for the page, and can do without. */
const patienceMs = 3_000;
/** Nobody reads anything older. */
const sharedMs = 500;
/** A page asks, and with the answers may ask more; one that goes on asking is never whole. */
const mostRounds = 4;

export type PageWish = Pick<PageOrder, 'path' | 'language' | 'reader'>;

export interface PageWriter {
  /**
   * The page as HTML, for somebody without an account; null when there is no program, or it cannot write it, of which the
   * log then says more. Never rejects.
   */
  write(wish: PageWish): Promise<string | null>;
  close(): Promise<void>;
}

interface Deps {
  /** The file that the web app's build made for this. */
  readonly program: string;
  readonly answer: AnswerStranger;
  readonly log: Logger;
}

/**
 * Writes pages by the web app's own code, in a thread of its own: what it takes to draw one must not hold up the
 * broadcasts. The thread starts with the first page, again with the next one after it broke, and when the app was built
 * anew. A crowd that comes in one moment gets one page.
 */
export function createPageWriter({ program, answer, log }: Deps): PageWriter {
  const waiting = new Map<number, { resolve(page: WrittenPage): void; reject(error: Error): void }>();
  const shared = new Map<string, Promise<string | null>>();
  let thread: Worker | undefined;
  let builtAtMs: number | null = null;
  let lastId = 0;

  /** False when there is no program. */
  async function isReady(): Promise<boolean> {
    const foundAtMs = await stat(program).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (foundAtMs !== builtAtMs) {
      builtAtMs = foundAtMs;
      const old = thread;
      thread = undefined;
      await old?.terminate();
    }
    return foundAtMs !== null;
  }

  function start(): Worker {
    const worker = new Worker(program);
    worker.unref();
    worker.on('message', (page: WrittenPage) => waiting.get(page.id)?.resolve(page));
    const end = (error: Error): void => {
      if (thread === worker) thread = undefined;
      for (const { reject } of waiting.values()) reject(error);
    };
    worker.on('error', end);
    worker.on('exit', (code) => end(new Error(`it ended with ${code}`)));
    return worker;
  }

  async function order(wish: PageWish, replies: PageOrder['replies']): Promise<WrittenPage> {
    const id = ++lastId;
    thread ??= start();
    const written = new Promise<WrittenPage>((resolve, reject) => waiting.set(id, { resolve, reject }));
    thread.postMessage({ id, ...wish, replies } satisfies PageOrder);
    try {
      return await withTimeout(written, patienceMs, 'the program that writes pages');
    } finally {
      waiting.delete(id);
    }
  }

  async function write(wish: PageWish): Promise<string | null> {
    try {
      if (!(await isReady())) return null;
      const replies: PageOrder['replies'][number][] = [];
      for (let round = 1; round <= mostRounds; round += 1) {
        const { html, questions, problem } = await order(wish, replies);
        if (problem !== undefined) throw new Error(problem);
        if (questions.length === 0) return html;
        replies.push(...(await Promise.all(questions.map(async (each) => ({ ...each, reply: await answer(each) })))));
      }
      throw new Error(`after ${mostRounds} rounds of answers it asked for more`);
    } catch (error) {
      log.warn({ err: error, path: wish.path }, 'a page is served without what stands on it');
      return null;
    }
  }

  return {
    write(wish) {
      const key = JSON.stringify(wish);
      const page = shared.get(key) ?? write(wish);
      if (!shared.has(key)) {
        shared.set(key, page);
        setTimeout(() => shared.delete(key), sharedMs).unref();
      }
      return page;
    },
    async close() {
      await thread?.terminate();
    },
  };
}
