import type { JoinTicket } from '../broadcast/session/join-ticket.ts';

const prefix = 'campus.agreed.';

/**
 * Who agreed to be recorded may take that back also long afterwards. Somebody without an account, who came by a link that
 * a whole class shares or by none, is known by their join token alone; so the browser keeps it, for each door.
 */
export function keepReceipt(
  storage: () => Pick<Storage, 'setItem'>,
  { key, token }: Pick<JoinTicket, 'key' | 'token'>,
): void {
  try {
    storage().setItem(`${prefix}${key}`, token);
  } catch {
    // Without storage it can be taken back for as long as the page is open.
  }
}

/** The join token with which somebody agreed at that door in this browser. */
export function receiptOf(storage: () => Pick<Storage, 'getItem'>, key: string): string | null {
  try {
    return storage().getItem(`${prefix}${key}`);
  } catch {
    return null;
  }
}
