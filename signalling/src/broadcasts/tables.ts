import type { BroadcastRole, Consent, Phase } from '@campus/protocol';

export interface BroadcastTables {
  broadcasts: {
    id: string;
    event_id: string;
    /** Follows the log in the same transaction, so that lists need no replay. */
    phase: Phase;
    created_at_ms: number;
    ended_at_ms: number | null;
  };
  /** The log: one row an event, numbered without holes. Ids only, never names. */
  broadcast_events: {
    broadcast_id: string;
    seq: number;
    at_ms: number;
    type: string;
    /** The whole event as JSON. */
    body: string;
  };
  /** Replies of acknowledged commands, so that a retry gets the same answer and happens once. */
  broadcast_commands: {
    broadcast_id: string;
    command_id: string;
    /** The participant who asked; empty for the system. */
    actor_id: string;
    reply: string;
    at_ms: number;
  };
  /** Whoever joined, with their name: apart from the log, so that it can be erased. */
  participants: {
    id: string;
    broadcast_id: string;
    grant_id: string | null;
    person_id: string | null;
    role: BroadcastRole;
    name: string;
    /** Of who has an account, or of a board, the institution. */
    centre_id: string | null;
    centre_name: string | null;
    city: string | null;
    head_count: number | null;
    consent: Consent;
    consent_text_version: string | null;
    consent_at_ms: number | null;
    joined_at_ms: number;
  };
  /** Who was connected from when until when, through which node. Open rows carry a lease. */
  attendance: {
    id: string;
    broadcast_id: string;
    participant_id: string;
    role: BroadcastRole;
    node_id: string;
    from_ms: number;
    until_ms: number | null;
    lease_until_ms: number;
  };
  /** The SFU on which a broadcast's room lies. */
  broadcast_placements: {
    broadcast_id: string;
    sfu_url: string;
    placed_at_ms: number;
  };
}
