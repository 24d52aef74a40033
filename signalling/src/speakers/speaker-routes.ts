import { AppError } from '@campus/protocol/errors';
import type { EventStore, StoredEvent } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import type { Speakers } from './speakers.ts';

type SpeakerRouteName = 'speakers.list' | 'speakers.invite' | 'speakers.resend' | 'speakers.revoke';

export function speakerHandlers(deps: {
  events: Pick<EventStore, 'find'>;
  speakers: Speakers;
  rateLimits: RateLimits;
}): HandlersOf<SpeakerRouteName> {
  const { events, speakers, rateLimits } = deps;

  async function need(eventId: string): Promise<StoredEvent> {
    const event = await events.find(eventId);
    if (!event) throw new AppError('NOT_FOUND', 'there is no such event');
    return event;
  }

  return {
    'speakers.list': async ({ params }) => ({ speakers: await speakers.list(params.id) }),

    'speakers.invite': async ({ params, body, person }) => {
      const inviter = signedIn(person);
      await rateLimits.consume('invitation by inviter', inviter.id);
      return speakers.invite(await need(params.id), body, inviter);
    },

    'speakers.resend': async ({ params, person }) => {
      const inviter = signedIn(person);
      await rateLimits.consume('invitation by inviter', inviter.id);
      return speakers.resend(await need(params.id), params.speakerId, inviter);
    },

    'speakers.revoke': async ({ params, person }) => {
      await speakers.revoke(await need(params.id), params.speakerId, signedIn(person));
      return {};
    },
  };
}
