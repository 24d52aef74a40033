import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import type { BroadcastEvent } from '@campus/protocol';
import { silentLog } from '@campus/service-kit/testing';
import { openDatabase } from '../../database/open.ts';
import { createSqlLogStore } from '../sql-log-store.ts';

/** Appends one event after another and writes each number once it is acknowledged. The test kills it. */
const options = JSON.parse(process.argv[2] ?? '{}') as { databaseUrl?: string; dataDir: string };
const store = createSqlLogStore(await openDatabase({ ...options, log: silentLog() }));
// What is killed writes nothing at its end, and the next one starts sooner with it.
flushCompileCache();

for (let seq = 1; ; seq += 1) {
  const event: BroadcastEvent =
    seq === 1
      ? { type: 'broadcast.created', eventId: 'event-1', isRecordedAutomatically: false, seq, atMs: seq }
      : { type: 'media.rebuilt', reason: 'test', seq, atMs: seq };
  const command = { commandId: `command-${seq}`, actorId: '', reply: { seq } };
  const outcome = await store.append('event-1', seq - 1, [event], command);
  if (outcome.kind !== 'appended') throw new Error(`event ${seq}: ${outcome.kind}`);
  writeSync(1, `${seq}\n`);
}
