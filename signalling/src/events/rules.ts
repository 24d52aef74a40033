import type { EventChange, EventDraft, Person, Phase } from '@campus/protocol';
import { isOrganiser } from '@campus/protocol/people';
import { AppError } from '@campus/protocol/errors';
import { agendaProblems } from '@campus/protocol/events';
import type { Grant, StoredEvent } from '../ports.ts';

/** An admin hosts everything, an organiser the events of each institution where they are one. */
export function canHost(person: Person | null, event: Pick<StoredEvent, 'institutionId'>): boolean {
  return isOrganiser(person, event.institutionId);
}

/** Whether the asker may know the event: public for everyone, partners' for accounts, invited by link or as host. */
export function canSee(
  event: Pick<StoredEvent, 'id' | 'institutionId' | 'visibility'>,
  person: Person | null,
  grant: Pick<Grant, 'eventId'> | null,
): boolean {
  if (canHost(person, event) || grant?.eventId === event.id) return true;
  return event.visibility === 'public' || (event.visibility === 'partners' && person !== null);
}

/** Throws INVALID, with the fields, when the agenda takes longer than the event. */
export function checkAgenda({ agenda, durationMinutes }: Pick<EventDraft, 'agenda' | 'durationMinutes'>): void {
  const fields = agendaProblems(agenda, durationMinutes);
  if (Object.keys(fields).length === 0) return;
  throw new AppError('INVALID', 'the agenda does not fit into the planned time', { fields });
}

/** Throws CONFLICT when the event cannot be changed like this, INVALID when its agenda no longer fits. */
export function checkChange(event: StoredEvent, change: EventChange): void {
  if (event.isCancelled) throw new AppError('CONFLICT', 'the event is cancelled');
  const { isRecordedAutomatically, isForSchools } = change;
  if (isRecordedAutomatically !== undefined && isRecordedAutomatically !== event.isRecordedAutomatically) {
    throw new AppError('CONFLICT', 'people were told whether the event is recorded: that is settled when it is made');
  }
  if (isForSchools === false && event.isForSchools) {
    throw new AppError('CONFLICT', 'what protects people is not taken away from them: an event for schools stays one');
  }
  checkAgenda({
    agenda: change.agenda ?? event.agenda,
    durationMinutes: change.durationMinutes ?? event.durationMinutes,
  });
}

/**
 * Throws WRONG_PHASE while the broadcast is on air. One that has ended was perhaps never live, but ended by a
 * cancellation that got no further: whether it has taken place only its log knows.
 */
export function checkCancel(phase: Phase): void {
  if (phase === 'live' || phase === 'paused') throw new AppError('WRONG_PHASE', 'end the broadcast first');
}
