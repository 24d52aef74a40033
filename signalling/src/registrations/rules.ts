import type { Person, Phase, RegistrationState } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { StoredEvent } from '../ports.ts';

/** A registration as far as seats are concerned. */
export interface Seated {
  readonly id: string;
  readonly heads: number;
  readonly state: RegistrationState;
}

/** How many heads still find room; Infinity without a capacity, below zero when it was lowered beneath what is confirmed. */
export function freeSeats(queue: readonly Seated[], capacity: number | null): number {
  if (capacity === null) return Infinity;
  return queue.reduce((free, { state, heads }) => (state === 'confirmed' ? free - heads : free), capacity);
}

/**
 * Who moves up from the waiting list, by id; the queue is in the order of coming. Who is confirmed stays so, whatever
 * becomes of the capacity. Nobody is overtaken: where the next one is a centre that needs more seats than are free, all
 * behind it wait with it, since small ones would otherwise always go before it. Only who needs more seats than the event
 * has at all is passed over.
 */
export function movingUp(queue: readonly Seated[], capacity: number | null): string[] {
  let free = freeSeats(queue, capacity);
  const ids: string[] = [];
  for (const { id, heads } of waiting(queue, capacity)) {
    if (heads > free) break;
    free -= heads;
    ids.push(id);
  }
  return ids;
}

function waiting(queue: readonly Seated[], capacity: number | null): Seated[] {
  return queue.filter(({ state, heads }) => state === 'waiting' && heads <= (capacity ?? Infinity));
}

/** Whether somebody who is confirmed may bring so many more: only where there is room, and nobody waits for it. */
export function canBringMore(queue: readonly Seated[], capacity: number | null, more: number): boolean {
  return more <= 0 || (waiting(queue, capacity).length === 0 && more <= freeSeats(queue, capacity));
}

/** Coordinators and organisers speak for the centre of their institution, an administrator for that of their own. */
export function canSpeakForCentre(person: Pick<Person, 'role'>): boolean {
  return person.role !== 'member';
}

/** Throws CONFLICT for an event that is cancelled, WRONG_PHASE when it has ended. */
export function checkOpen(event: Pick<StoredEvent, 'isCancelled'>, phase: Phase): void {
  if (event.isCancelled) throw new AppError('CONFLICT', 'the event is cancelled');
  if (phase === 'ended') throw new AppError('WRONG_PHASE', 'the event has ended');
}
