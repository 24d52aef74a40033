import type { Person } from '@campus/protocol';
import type { Grant, StoredEvent } from '../ports.ts';
import type { RecordingRow } from './recording-store.ts';

export interface Asker {
  readonly person: Person | null;
  readonly grant: Pick<Grant, 'eventId'> | null;
  /** An admin, or an organiser of the event's institution. */
  readonly isHost: boolean;
}

/** Who may watch: everyone, every account, or only hosts and links of its event, by the recording's visibility. */
export function mayWatch(
  row: Pick<RecordingRow, 'event_id' | 'visibility'>,
  event: Pick<StoredEvent, 'visibility'>,
  { person, grant, isHost }: Asker,
): boolean {
  if (isHost || grant?.eventId === row.event_id) return true;
  const visibility = row.visibility ?? event.visibility;
  return visibility === 'public' || (visibility === 'partners' && person !== null);
}

/**
 * What stands in the library for the asker: what they may watch, and what is not still being made or lost. The query
 * in `recording-store.ts` says the same in SQL; a test compares them.
 */
export function maySee(
  row: Pick<RecordingRow, 'event_id' | 'visibility' | 'state'>,
  event: Pick<StoredEvent, 'visibility' | 'isDemo'>,
  asker: Asker,
): boolean {
  const isThere = row.state === 'processing' || row.state === 'ready';
  // The demo's recordings are for whoever looks around with its links, and would be strange in the library; but who
  // looks after the disk has to find them.
  const isMeant = !event.isDemo || asker.grant?.eventId === row.event_id || asker.person?.role === 'admin';
  return (isThere || asker.isHost) && isMeant && mayWatch(row, event, asker);
}
