import type { BroadcastEvent, BroadcastEventType, CommandReply, Phase } from '@campus/protocol';

/** A command as it is kept with what it made happen. */
export interface StoredCommand {
  readonly commandId: string;
  /** The participant who asked; empty for the system. */
  readonly actorId: string;
  readonly reply: CommandReply;
}

export type AppendOutcome =
  | { kind: 'appended' }
  /** Somebody else appended since: read again and decide again. */
  | { kind: 'conflict' }
  /** A command of this id is stored already, perhaps with another actor. */
  | { kind: 'duplicate'; command: StoredCommand };

export interface BroadcastRow {
  readonly id: string;
  readonly eventId: string;
  readonly phase: Phase;
}

/**
 * Where the logs of all broadcasts are kept. What `append` has acknowledged survives a crash of the process; events
 * and their command's reply are stored together or not at all. All methods throw when the database is not reachable.
 */
export interface LogStore {
  /**
   * Appends events numbered from `expectedSeq + 1`, if `expectedSeq` is still the number of the last event. Without
   * events it only stores the command, under the same condition.
   */
  append(
    broadcastId: string,
    expectedSeq: number,
    events: readonly BroadcastEvent[],
    command: StoredCommand | null,
  ): Promise<AppendOutcome>;
  /** At most `limit` events after the number `afterSeq`, in order. */
  read(broadcastId: string, afterSeq: number, limit: number): Promise<BroadcastEvent[]>;
  findCommand(broadcastId: string, commandId: string): Promise<StoredCommand | null>;
  /** Numbers of the last events, without those broadcasts that have none. */
  heads(broadcastIds: readonly string[]): Promise<Map<string, number>>;
  list(options?: { isEnded?: boolean }): Promise<BroadcastRow[]>;
  /** By event id; events without a broadcast are missing. */
  phasesOf(eventIds: readonly string[]): Promise<Map<string, Phase>>;
}

const phaseByType: Partial<Record<BroadcastEventType, Phase>> = {
  'broadcast.created': 'scheduled',
  'backstage.opened': 'backstage',
  'broadcast.wentLive': 'live',
  'broadcast.paused': 'paused',
  'broadcast.resumed': 'live',
  'broadcast.ended': 'ended',
};

/** The phase after these events, or null when none of them changes it. */
export function phaseAfter(events: readonly BroadcastEvent[]): { phase: Phase; atMs: number } | null {
  for (const event of events.toReversed()) {
    const phase = phaseByType[event.type];
    if (phase) return { phase, atMs: event.atMs };
  }
  return null;
}
