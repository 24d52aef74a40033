import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** What people may have to be told about an event. */
export type EventNotice =
  /** Something about it is different; `isRescheduled` when people have to look at their calendars again. */
  | { readonly kind: 'event.changed'; readonly eventId: string; readonly isRescheduled: boolean }
  | { readonly kind: 'event.cancelled'; readonly eventId: string }
  | {
      readonly kind:
        | 'registration.confirmed'
        | 'registration.waiting'
        /** Confirmed after waiting. */
        | 'registration.movedUp'
        /** By the person themselves, or by a host. */
        | 'registration.withdrawn';
      readonly eventId: string;
      readonly registrationId: string;
      /** Who registered: the person, or who spoke for the centre. Null when their account is gone. */
      readonly personId: string | null;
    };

/**
 * The one place where telling people is hooked on: everything that happens to an event or a registration comes through
 * here.
 */
export interface EventNotices {
  /**
   * In the transaction of what happened, so that whatever is stored for telling is there exactly if that is: nothing
   * but SQL. What it throws undoes the change.
   */
  tell(transaction: Kysely<Schema>, notice: EventNotice): Promise<void>;
  /** After the commit of a transaction in which something may have been told. */
  wake(): void;
}

export const noNotices: EventNotices = { tell: async () => undefined, wake: () => undefined };
