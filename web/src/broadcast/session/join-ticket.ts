import { type JoinDraft, JoinReply } from '@campus/protocol';

export interface TicketDependencies {
  readonly join: (draft: JoinDraft) => Promise<JoinReply>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

const prefix = 'campus.join.';

/**
 * The right to be one participant: a join token with what is needed to renew it. It lies in the session storage,
 * so that a reload of the page stays the same participant, and another window is somebody else.
 */
export class JoinTicket {
  readonly #deps: TicketDependencies;
  readonly #key: string;
  #draft: JoinDraft;
  #reply: JoinReply;

  private constructor(deps: TicketDependencies, key: string, draft: JoinDraft, reply: JoinReply) {
    this.#deps = deps;
    this.#key = key;
    this.#draft = draft;
    this.#reply = reply;
  }

  /** Joins. `door` is what was opened: a link's token or an event's id. Rejects with AppError. */
  static async get(deps: TicketDependencies, door: string, draft: JoinDraft): Promise<JoinTicket> {
    const ticket = new JoinTicket(deps, ticketKeyOf(door), draft, await deps.join(draft));
    ticket.#save();
    return ticket;
  }

  /** The ticket of before a reload, if there is one. */
  static restore(deps: TicketDependencies, door: string): JoinTicket | null {
    const key = ticketKeyOf(door);
    try {
      const stored: unknown = JSON.parse(deps.storage.getItem(key) ?? 'null');
      if (typeof stored !== 'object' || stored === null || !('draft' in stored) || !('reply' in stored)) return null;
      const reply = JoinReply.safeParse(stored.reply);
      // The draft was written by `get`; the server parses it again when it is used.
      return reply.success ? new JoinTicket(deps, key, stored.draft as JoinDraft, reply.data) : null;
    } catch {
      return null;
    }
  }

  /** Of the door that it opened. */
  get key(): string {
    return this.#key;
  }

  get token(): string {
    return this.#reply.joinToken;
  }

  get participantId(): string {
    return this.#reply.participantId;
  }

  get draft(): JoinDraft {
    return this.#draft;
  }

  /**
   * A new token for the same participant. The server knows what else was said at the door, and it may have changed
   * since: consent withdrawn, heads counted anew. It is not said again. Rejects with AppError.
   */
  async renew(): Promise<void> {
    const { consent: _consent, centre: _centre, ...draft } = this.#draft;
    this.#reply = await this.#deps.join({ ...draft, previousToken: this.#reply.joinToken });
    this.#save();
  }

  /** The next visit asks for the name again. */
  forget(): void {
    try {
      this.#deps.storage.removeItem(this.#key);
    } catch {
      // Without storage there is nothing to forget.
    }
  }

  #save(): void {
    try {
      this.#deps.storage.setItem(this.#key, JSON.stringify({ draft: this.#draft, reply: this.#reply }));
    } catch {
      // Without storage a reload joins anew.
    }
  }
}

/** Whether this window was inside anything before it was loaded again. Storage may be forbidden; then it was not. */
export function hasAnyTicket(storage: () => Pick<Storage, 'key' | 'length'>): boolean {
  try {
    const stored = storage();
    const keys = Array.from({ length: stored.length }, (_, index) => stored.key(index));
    return keys.some((key) => key?.startsWith(prefix));
  } catch {
    return false;
  }
}

export function ticketKeyOf(door: string): string {
  return `${prefix}${door.slice(-48)}`;
}
