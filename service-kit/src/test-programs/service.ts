import { z } from 'zod';
import { readConfig } from '../config.ts';
import { notice, runService } from '../service.ts';

/** Started by tests: a service that does what its first argument says. */
const mode = process.argv[2];

await runService('tiny', async ({ signal }) => {
  if (mode === 'bad-config') readConfig(z.object({ NEVER_SET: z.string().describe('A setting that is missing.') }));
  if (mode === 'fails') throw new Error('cannot start');
  if (mode === 'slow-start') {
    notice('starting');
    await new Promise<void>((resolve) => {
      const hold = setInterval(() => undefined, 60_000);
      signal.addEventListener('abort', () => {
        clearInterval(hold);
        resolve();
      });
    });
  }
  const hold = setInterval(() => undefined, 60_000);
  if (mode === 'throws-later') setTimeout(() => failLater(), 10);
  if (mode === 'rejects-later') setTimeout(() => void Promise.reject(new Error('nobody caught this')), 10);
  notice('ready');
  return {
    async close() {
      clearInterval(hold);
      notice('closing');
      // Real closing takes a while, in which a failed write to a broken pipe would show itself.
      await new Promise((resolve) => setTimeout(resolve, 50));
      notice('closed');
    },
  };
});

function failLater(): never {
  throw new Error('nobody caught this');
}
