import type { LinkRole } from '@campus/protocol';

export interface LinkTables {
  /** What a link gives. The link itself carries only this id; role and event always come from here. */
  link_grants: {
    id: string;
    event_id: string;
    /** `host` only for demo events, whose newcomer has no account. */
    role: LinkRole | 'host';
    label: string;
    /** Null when code made it (the demo). */
    created_by: string | null;
    created_at_ms: number;
    expires_at_ms: number;
    revoked_at_ms: number | null;
    /** Both null for a link that somebody made; else the smartboard, and the institution whose centre it stands in. */
    board_id: string | null;
    centre_id: string | null;
  };
}
