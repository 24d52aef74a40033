import '../app/no-eval.ts';
import { parentPort } from 'node:worker_threads';
import type { PageOrder, WrittenPage } from '@campus/protocol/written-pages';
import { writePage } from './write-page.tsx';

/** The program that writes the public pages, in a thread of signalling's (`signalling/src/web/page-writer.ts`). */
if (!parentPort) throw new Error('this program is a worker thread of signalling');
const port = parentPort;

async function answer(order: PageOrder): Promise<WrittenPage> {
  try {
    return { id: order.id, ...(await writePage(order)) };
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { id: order.id, html: null, questions: [], problem };
  }
}

let last = Promise.resolve();
port.on('message', (order: PageOrder) => {
  last = last.then(async () => port.postMessage(await answer(order)));
});
