import type { JoinTicket } from './join-ticket.ts';

const prefix = 'campus.ban.';

/**
 * A ban holds for the person and not for one tab. A link that a whole class shares says nothing of the person; the
 * browser does: it keeps who was sent away, and shows that at the same door again. Whom the server has not banned is let
 * in as ever, since only the link was taken back then.
 */
export function keepBan(
  storage: () => Pick<Storage, 'setItem'>,
  { key, token }: Pick<JoinTicket, 'key' | 'token'>,
): void {
  try {
    storage().setItem(`${prefix}${key}`, token);
  } catch {
    // Without storage it holds for the tab.
  }
}

/** What is said at the door besides. */
export function banOf(storage: () => Pick<Storage, 'getItem'>, key: string): { previousToken?: string } {
  try {
    const previousToken = storage().getItem(`${prefix}${key}`);
    return previousToken === null ? {} : { previousToken };
  } catch {
    return {};
  }
}
