import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { PageOrder, WrittenPage } from '@campus/protocol/written-pages';
import { withTimeout } from '@campus/service-kit/async';
import type { Logger } from '@campus/service-kit/log';
import type { AnswerStranger } from '../rest/answer-stranger.ts';

/** Somebody waits for the page, and can do without. */
const patienceMs = 3_000;
/** A program that has not answered for so long never will. */
const silentMs = 20_000;
/** Whoever comes when so many wait has the page from the app sooner. */
const mostWaiting = 50;
/** Then the thread makes place for a fresh one, since what its libraries keep of each page adds up. */
const mostOrders = 1_000;
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
  const shared = new Map<string, Promise<string | null>>();
  let thread: Thread | undefined;
  let builtAtMs: number | null = null;

  /** Null when there is no program. */
  async function readyThread(): Promise<Thread | null> {
    const foundAtMs = await stat(program).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (foundAtMs !== builtAtMs || thread?.isSpent()) {
      builtAtMs = foundAtMs;
      thread?.end();
      thread = undefined;
    }
    if (foundAtMs === null) return null;
    if (!thread?.isRunning()) thread = startThread(program);
    return thread;
  }

  async function write(wish: PageWish): Promise<string | null> {
    try {
      const writing = await readyThread();
      if (!writing) return null;
      const replies: PageOrder['replies'][number][] = [];
      for (let round = 1; round <= mostRounds; round += 1) {
        const { html, questions, problem } = await writing.order({ ...wish, replies });
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
      await thread?.end();
    },
  };
}

/** A page takes little, and what it took is soon thrown away; left alone, a thread lets much of that gather. */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

interface Thread {
  isRunning(): boolean;
  /** Whether it owes an answer that somebody gave up waiting for long ago; or has written much, and owes none. */
  isSpent(): boolean;
  /** Rejects when the thread breaks, does not answer in time, or has too much to do. */
  order(order: Omit<PageOrder, 'id'>): Promise<WrittenPage>;
  end(): Promise<unknown>;
}

function startThread(program: string): Thread {
  const worker = new Worker(program, { resourceLimits });
  /** The oldest first. */
  const waiting = new Map<number, { sinceMs: number; resolve(page: WrittenPage): void; reject(error: Error): void }>();
  let isRunning = true;
  let lastId = 0;
  worker.unref();
  worker.on('message', (page: WrittenPage) => {
    waiting.get(page.id)?.resolve(page);
    waiting.delete(page.id);
  });
  const stop = (error: Error): void => {
    isRunning = false;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', stop);
  worker.on('exit', (code) => stop(new Error(`the program that writes pages ended with ${code}`)));
  return {
    isRunning: () => isRunning,
    isSpent() {
      const [oldest] = waiting.values();
      return oldest === undefined ? lastId >= mostOrders : performance.now() - oldest.sinceMs > silentMs;
    },
    async order(order) {
      if (waiting.size >= mostWaiting) throw new Error(`${mostWaiting} pages are waited for already`);
      const id = ++lastId;
      const written = new Promise<WrittenPage>((resolve, reject) => {
        waiting.set(id, { sinceMs: performance.now(), resolve, reject });
      });
      worker.postMessage({ id, ...order } satisfies PageOrder);
      return withTimeout(written, patienceMs, 'the program that writes pages');
    },
    end: () => worker.terminate(),
  };
}
