import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { MailQueue } from './mail-queue.ts';
import { listMails, retryMail } from './mail-store.ts';

/** For administrators: what waits, what went out, and what did not and why. */
export function mailHandlers(deps: {
  db: Database;
  clock: Clock;
  mails: MailQueue;
}): HandlersOf<'mails.list' | 'mails.retry'> {
  const { db, clock, mails } = deps;
  return {
    'mails.list': async ({ query }) => ({ isMailOn: mails.isOn, mails: await listMails(db, query.state) }),
    'mails.retry': async ({ params }) => {
      if (!(await retryMail(db, params.id, clock.nowMs()))) throw new AppError('NOT_FOUND', 'no such mail has failed');
      mails.wake();
      return {};
    },
  };
}
