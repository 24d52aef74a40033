import type { RegistrationKind, RegistrationState } from '@campus/protocol';

export interface RegistrationTables {
  registrations: {
    id: string;
    event_id: string;
    kind: RegistrationKind;
    /** The id of the person, or of the institution whose centre it is: one registration each for an event. */
    subject_id: string;
    /** Null for a centre. */
    person_id: string | null;
    /** Null for a person. */
    institution_id: string | null;
    /** Who speaks for the centre (or the person themselves): gets the mails. Null when they are gone. */
    registered_by: string | null;
    heads: number;
    state: RegistrationState;
    /** The order in which they came to the event. */
    queue_number: number;
    registered_at_ms: number;
  };
}
