import { AppError } from '@campus/protocol/errors';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import type { EventMails } from './event-mails.ts';
import { personOfToken } from './reminder-tokens.ts';

/** For whoever holds a reminder, signed in or not. */
export function reminderHandlers(deps: {
  eventMails: EventMails;
  rateLimits: RateLimits;
  secret: string;
}): HandlersOf<'reminders.show' | 'reminders.choose'> {
  const { eventMails, rateLimits, secret } = deps;

  async function need(token: string, ip: string): Promise<string> {
    await rateLimits.consume('reminders by address', ip);
    const personId = personOfToken(token, secret);
    if (personId === null) throw new AppError('NOT_FOUND', 'this link is none of ours');
    return personId;
  }

  return {
    'reminders.show': async ({ params, ip }) => ({
      areWanted: await eventMails.areRemindersWanted(await need(params.token, ip)),
    }),
    'reminders.choose': async ({ params, body, ip }) => {
      await eventMails.chooseReminders(await need(params.token, ip), body.areWanted);
      return { areWanted: body.areWanted };
    },
  };
}
