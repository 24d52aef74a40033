import { setImmediate as turn } from 'node:timers/promises';

/** SQLite takes no more than 32,766 values in one statement. */
const mostAtOnce = 500;

interface Waiting<Row> {
  readonly row: Row;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Inserts in one statement the rows that come in one turn of the event loop, or while an earlier statement is on its
 * way: a class of thirty that arrives in one moment waits for the disk a few times and not thirty. Each caller is
 * answered when its own row is stored, and with its own error: what fails together is tried again one by one.
 */
export function gathered<Row>(insert: (rows: readonly Row[]) => Promise<void>): (row: Row) => Promise<void> {
  let waiting: Waiting<Row>[] = [];
  let isBusy = false;

  const store = async (batch: readonly Waiting<Row>[]): Promise<void> => {
    try {
      await insert(batch.map(({ row }) => row));
      for (const { done } of batch) done.resolve();
    } catch (error) {
      if (batch.length === 1) batch[0]?.done.reject(error);
      else await Promise.all(batch.map((one) => insert([one.row]).then(one.done.resolve, one.done.reject)));
    }
  };
  const storeAll = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) {
      await turn();
      const batch = waiting.slice(0, mostAtOnce);
      waiting = waiting.slice(mostAtOnce);
      await store(batch);
    }
    isBusy = false;
  };

  return (row) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ row, done });
    if (!isBusy) void storeAll();
    return done.promise;
  };
}
