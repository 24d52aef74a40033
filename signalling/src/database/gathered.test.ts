import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gathered } from './gathered.ts';

/** A store that answers when it is told to. */
function slowStore() {
  const statements: { rows: readonly string[]; finish: (error?: Error) => void }[] = [];
  const insert = gathered<string>((rows) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    statements.push({ rows, finish: (error) => (error ? reject(error) : resolve()) });
    return promise;
  });
  return { statements, insert };
}

it('stores together what comes in one turn, and what comes while that is on its way', async () => {
  const { statements, insert } = slowStore();
  const first = [insert('a'), insert('b')];
  await expect.poll(() => statements.length).toBe(1);
  const rest = [insert('c'), insert('d')];
  await turn();
  expect(statements.map(({ rows }) => rows)).toEqual([['a', 'b']]);
  statements[0]?.finish();
  await Promise.all(first);
  await expect.poll(() => statements[1]?.rows).toEqual(['c', 'd']);
  statements[1]?.finish();
  await Promise.all(rest);
  const later = insert('e');
  await expect.poll(() => statements[2]?.rows).toEqual(['e']);
  statements[2]?.finish();
  await later;
});

it('answers nobody before their row is stored', async () => {
  const { statements, insert } = slowStore();
  let isStored = false;
  const stored = insert('a').then(() => {
    isStored = true;
  });
  await expect.poll(() => statements.length).toBe(1);
  await turn();
  expect(isStored).toBe(false);
  statements[0]?.finish();
  await stored;
  expect(isStored).toBe(true);
});

it('gives each its own error, and stores the others', async () => {
  const stored: string[] = [];
  const insert = gathered<string>(async (rows) => {
    await Promise.resolve();
    if (rows.includes('twice')) throw new Error('it is there already');
    stored.push(...rows);
  });
  const outcomes = await Promise.allSettled(['a', 'b', 'twice', 'c'].map(insert));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(stored.toSorted()).toEqual(['a', 'b', 'c']);
  await insert('d');
  expect(stored).toContain('d');
});

it('asks for no more values at once than SQLite takes', async () => {
  const sizes: number[] = [];
  const insert = gathered<number>(async (rows) => {
    sizes.push(rows.length);
    await Promise.resolve();
  });
  await Promise.all(Array.from({ length: 1_200 }, (_, index) => insert(index)));
  expect(sizes).toEqual([500, 500, 200]);
});
