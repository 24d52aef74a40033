import type { JoinDraft } from '@campus/protocol';
import { rest } from '../../api/client.ts';
import { banOf } from './bans.ts';
import { JoinTicket, type TicketDependencies, ticketKeyOf } from './join-ticket.ts';

const ticketDependencies: TicketDependencies = {
  join: (draft) => rest.call('broadcasts.join', { body: draft }),
  // Asked only when it is needed: where there is none, or it is forbidden, the ticket says what then is.
  storage: {
    getItem: (key) => sessionStorage.getItem(key),
    setItem: (key, value) => sessionStorage.setItem(key, value),
    removeItem: (key) => sessionStorage.removeItem(key),
  },
};

export function restoreTicket(door: string): JoinTicket | null {
  return JoinTicket.restore(ticketDependencies, door);
}

/** Rejects with AppError. */
export function getTicket(door: string, draft: JoinDraft): Promise<JoinTicket> {
  return JoinTicket.get(ticketDependencies, door, { ...draft, ...banOf(() => localStorage, ticketKeyOf(door)) });
}
