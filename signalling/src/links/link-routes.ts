import { type EventLink, LinkRole } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { showEvent } from '../events/event-routes.ts';
import type { Broadcasts, EventStore, Grant } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import type { FullLinkGrants } from './link-grants.ts';

const dayMs = 24 * 60 * 60 * 1000;
const mostLinks = 500;

interface Deps {
  links: FullLinkGrants;
  events: EventStore;
  broadcasts: Broadcasts;
  rateLimits: RateLimits;
}

type LinkRouteName = 'links.list' | 'links.create' | 'links.revoke' | 'links.inspect';

/** Null for a grant that no screen offers: the demo's host. */
function toLink(grant: Grant, joinedCount: number): EventLink | null {
  const role = LinkRole.safeParse(grant.role);
  if (!role.success) return null;
  const { id, label, createdAtMs, expiresAtMs, revokedAtMs } = grant;
  return { id, role: role.data, label, createdAtMs, expiresAtMs, revokedAtMs, joinedCount };
}

export function linkHandlers({ links, events, broadcasts, rateLimits }: Deps): HandlersOf<LinkRouteName> {
  return {
    'links.list': async ({ params }) => {
      const grants = await links.list(params.id);
      const joined = await broadcasts.joinedCounts(grants.map((grant) => grant.id));
      return { links: grants.flatMap((grant) => toLink(grant, joined.get(grant.id) ?? 0) ?? []) };
    },

    'links.create': async ({ params, body, person }) => {
      const event = await events.find(params.id);
      if (!event) throw new AppError('NOT_FOUND', 'there is no such event');
      if (event.isCancelled) throw new AppError('CONFLICT', 'the event is cancelled');
      if ((await links.list(event.id)).length >= mostLinks) {
        throw new AppError('LIMIT_EXCEEDED', `an event has at most ${mostLinks} links`);
      }
      const { grant, url } = await links.create({
        eventId: event.id,
        role: body.role,
        label: body.label,
        ttlMs: body.validDays * dayMs,
        createdBy: signedIn(person).id,
      });
      const link = toLink(grant, 0);
      if (!link) throw new Error('the contract lets nobody ask for a host link');
      return { link, url };
    },

    'links.revoke': async ({ params, person }) => {
      await links.revoke(params.id, params.linkId, signedIn(person).id);
      // Also when it was revoked before: that call may have died before it came here.
      await broadcasts.disconnectGrant(params.linkId);
      return {};
    },

    'links.inspect': async ({ body, person, ip }) => {
      await rateLimits.consume('link by address', ip);
      const grant = await links.verify(body.link);
      const event = await events.find(grant.eventId);
      if (!event) throw new AppError('NOT_FOUND', 'the event of this link is gone');
      const phases = await broadcasts.broadcastPhases([event.id]);
      return {
        event: showEvent(event, phases.get(event.id) ?? 'scheduled', { person, grant }),
        role: grant.role,
        label: grant.label,
        isRecorded: await broadcasts.isRecorded(event.id),
      };
    },
  };
}
