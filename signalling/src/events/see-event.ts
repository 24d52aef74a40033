import type { Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { EventStore, Grant, LinkGrants, StoredEvent } from '../ports.ts';
import { canSee } from './rules.ts';

interface Asked {
  id: string;
  /** The token of a link. */
  link: string | undefined;
  person: Person | null;
}

/**
 * The event as somebody asks for it. One that they may not see does not exist: throws NOT_FOUND, or what is wrong with
 * the link that they came with; one that is there for everyone opens with an old link as well.
 */
export async function seeEvent(
  { events, links }: { events: Pick<EventStore, 'find'>; links: Pick<LinkGrants, 'verify'> },
  { id, link, person }: Asked,
): Promise<{ event: StoredEvent; grant: Grant | null }> {
  const event = await events.find(id);
  const isOpen = event !== null && canSee(event, person, null);
  const grant = link === undefined ? null : await verified(links, link, isOpen);
  if (!event || !(isOpen || canSee(event, person, grant))) throw new AppError('NOT_FOUND', 'there is no such event');
  return { event, grant };
}

async function verified(links: Pick<LinkGrants, 'verify'>, link: string, isOpen: boolean): Promise<Grant | null> {
  try {
    return await links.verify(link);
  } catch (error) {
    if (isOpen) return null;
    throw error;
  }
}
