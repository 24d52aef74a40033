import { type Actor, AppError } from '@campus/protocol';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { ParticipantRow } from '../broadcasts/participants.ts';

const system: Actor = { kind: 'system' };

/** What of somebody's coming and going stands in the log. What is so already, or concerns nobody any more, is no error. */
export interface PresenceLog {
  join(row: ParticipantRow): Promise<void>;
  /** Their connection is cut; their place is kept. */
  drop(broadcastId: string, participantId: string): Promise<void>;
  /** They are there again, with the place that was kept. */
  bringBack(broadcastId: string, participantId: string): Promise<void>;
  leave(broadcastId: string, participantId: string): Promise<void>;
}

export function createPresenceLog(engine: BroadcastEngine): PresenceLog {
  const note = (
    broadcastId: string,
    type: 'participant.drop' | 'participant.return' | 'participant.leave',
    id: string,
  ) => ignoring(['NOT_FOUND', 'WRONG_PHASE'], () => engine.execute(broadcastId, system, { type, participantId: id }));
  return {
    // The broadcast ended at the same moment: the snapshot says so.
    join: (row) => ignoring(['WRONG_PHASE'], () => engine.execute(row.broadcast_id, system, joinOf(row))),
    drop: (broadcastId, participantId) => note(broadcastId, 'participant.drop', participantId),
    bringBack: (broadcastId, participantId) => note(broadcastId, 'participant.return', participantId),
    leave: (broadcastId, participantId) => note(broadcastId, 'participant.leave', participantId),
  };
}

export function joinOf(row: ParticipantRow) {
  return {
    type: 'participant.join' as const,
    participantId: row.id,
    role: row.role,
    consent: row.consent,
    // Of a person it is for the list of who was there, and nobody else's business.
    centreId: row.role === 'centre' ? row.centre_id : null,
    headCount: row.head_count,
  };
}

async function ignoring(codes: readonly AppError['code'][], execute: () => Promise<unknown>): Promise<void> {
  try {
    await execute();
  } catch (error) {
    if (!(error instanceof AppError) || !codes.includes(error.code)) throw error;
  }
}
