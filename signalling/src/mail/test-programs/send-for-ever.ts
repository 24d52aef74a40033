import { flushCompileCache } from 'node:module';
import { systemClock } from '@campus/service-kit/clock';
import { createLogger } from '@campus/service-kit/log';
import { openDatabase } from '../../database/open.ts';
import { createMailQueue } from '../mail-queue.ts';
import { smtpTransport } from '../mail-transport.ts';

/** Sends what is queued until it is killed. */
const { mailUrl, secret, ...options } = JSON.parse(process.argv[2] ?? '{}') as {
  mailUrl: string;
  secret: string;
  databaseUrl?: string;
  dataDir: string;
};
const log = createLogger('sender', 'error');
createMailQueue({
  db: await openDatabase({ ...options, log }),
  clock: systemClock,
  log,
  secret,
  outgoing: { transport: smtpTransport({ url: mailUrl, from: 'campus@nantes.example' }), domain: 'nantes.example' },
  // What a killed process had claimed is free at once; there is one process at a time.
  timings: { leaseMs: 30, pollMs: 20, unreachablePauseMs: 20 },
});
// What is killed writes nothing at its end, and the next one starts sooner with it.
flushCompileCache();
// The queue's own timers keep no process alive.
setInterval(() => undefined, 60_000);
