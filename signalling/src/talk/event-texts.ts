import type { BroadcastEvent } from '@campus/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

type Written = Extract<BroadcastEvent, { type: 'chat.said' | 'question.asked' | 'hand.raised' }>;

/** Whether it holds what a person wrote, which has to go with them. */
function isWritten(event: BroadcastEvent): event is Written {
  return event.type === 'chat.said' || event.type === 'question.asked' || event.type === 'hand.raised';
}

function textOf(event: Written): string {
  return event.type === 'hand.raised' ? event.about : event.text;
}

function withText(event: Written, text: string): BroadcastEvent {
  return event.type === 'hand.raised' ? { ...event, about: text } : { ...event, text };
}

/** The event as the log keeps it: without what somebody wrote. */
export function withoutText(event: BroadcastEvent): BroadcastEvent {
  return isWritten(event) ? withText(event, '') : event;
}

export async function insertTexts(
  trx: Transaction<Schema>,
  broadcastId: string,
  events: readonly BroadcastEvent[],
): Promise<void> {
  const rows = events
    .filter(isWritten)
    .filter((event) => textOf(event) !== '')
    .map((event) => ({
      ...{ broadcast_id: broadcastId, seq: event.seq },
      ...{ participant_id: event.participantId, body: textOf(event) },
    }));
  if (rows.length > 0) await trx.insertInto('broadcast_texts').values(rows).execute();
}

/** The events with their texts again; one that was erased stays empty. */
export async function withTexts(
  db: Kysely<Schema>,
  broadcastId: string,
  events: readonly BroadcastEvent[],
): Promise<BroadcastEvent[]> {
  const written = events.filter(isWritten);
  const [first, last] = [written[0], written.at(-1)];
  if (!first || !last) return [...events];
  const rows = await db
    .selectFrom('broadcast_texts')
    .select(['seq', 'body'])
    .where('broadcast_id', '=', broadcastId)
    .where('seq', '>=', first.seq)
    .where('seq', '<=', last.seq)
    .execute();
  const bySeq = new Map(rows.map(({ seq, body }) => [seq, body]));
  return events.map((event) => (isWritten(event) ? withText(event, bySeq.get(event.seq) ?? '') : event));
}
