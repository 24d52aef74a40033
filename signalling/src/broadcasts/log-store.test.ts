import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '@campus/service-kit/testing';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../database/testing-kinds.ts';
import { openTestDatabase } from '../database/testing.ts';
import { describeLogStore } from './log-store.contract.ts';
import { createMemoryLogStore } from './memory-log-store.ts';
import { createSqlLogStore } from './sql-log-store.ts';

/** What PostgreSQL calls the sessions of the child that is killed. */
const appender = 'append-for-ever';

describe('the log store in memory', () => {
  describeLogStore(async () => {
    const store = createMemoryLogStore();
    return { store, openAnother: async () => store, close: async () => undefined };
  });
});

describe.each(databaseKinds)('the log store on %s', (kind) => {
  describeLogStore(async () => {
    const database = await openTestDatabase(kind);
    return {
      store: createSqlLogStore(database.db),
      openAnother: async () => createSqlLogStore(await database.openAnother()),
      close: () => database.close(),
    };
  });

  it('loses nothing that it acknowledged when its process is killed', async () => {
    const database = await openTestDatabase(kind);
    try {
      const { databaseUrl } = database.options;
      const url = databaseUrl ? new URL(databaseUrl) : undefined;
      url?.searchParams.set('application_name', appender);
      const acknowledged = await appendUntilKilled({ ...database.options, databaseUrl: url?.href }, 150);
      // The server goes on with a COMMIT under way, and learns only then that nobody waits for it.
      const sessions = sql`select 1 from pg_stat_activity where application_name = ${appender}`;
      if (url) await eventually(async () => (await sessions.execute(database.db)).rows.length === 0);
      const store = createSqlLogStore(database.db);
      const kept = await store.read('event-1', 0, 100_000);
      expect(acknowledged).toBeGreaterThanOrEqual(150);
      expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
      expect(kept.map((event) => event.seq)).toEqual(kept.map((_event, index) => index + 1));
      // An event and its command's reply stand together or not at all.
      for (const event of kept.slice(1)) {
        expect(await store.findCommand('event-1', `command-${event.seq}`)).toMatchObject({ reply: { seq: event.seq } });
      }
      expect(await store.findCommand('event-1', `command-${kept.length + 1}`)).toBeNull();
    } finally {
      await database.close();
    }
  });
});

/** Kills the child with SIGKILL in the middle of its work; gives back the last number that it acknowledged. */
async function appendUntilKilled(options: object, count: number): Promise<number> {
  const program = fileURLToPath(new URL('./test-programs/append-for-ever.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last >= count) child.kill('SIGKILL');
  }
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  return last;
}
