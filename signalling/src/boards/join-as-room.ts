import { type Board, CONSENT_TEXT_VERSION, type JoinDraft, type JoinReply } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { findCentre } from '../centres/centre-store.ts';
import type { Database } from '../database/open.ts';
import type { Broadcasts } from '../ports.ts';
import type { BoardGrants } from './board-grants.ts';
import type { RoomEvents } from './room-events.ts';

const longestName = 80;
/** Nobody stands there to be asked, so a board agrees to nothing: it watches. In the room it may be changed. */
const consent = { choice: 'watch-only', textVersion: CONSENT_TEXT_VERSION } as const;

/**
 * Lets a board into an event that its centre has a seat in, as the room with the heads that are expected in it. A second
 * board of the same room counts none. Throws NOT_FOUND for any other event, and what joining by a link throws.
 */
export function createJoinAsRoom(deps: {
  db: Database;
  grants: BoardGrants;
  roomEvents: RoomEvents;
  broadcasts: Pick<Broadcasts, 'join' | 'joinedCounts'>;
}): (board: Board, eventId: string) => Promise<JoinReply> {
  const { db, grants, roomEvents, broadcasts } = deps;
  return async (board, eventId) => {
    const [room, centre] = [
      await roomEvents.find(board.institutionId, eventId),
      await findCentre(db, board.institutionId),
    ];
    if (!room || !centre) throw new AppError('NOT_FOUND', 'the centre has no seat in such an event');
    const { grantId, token, isFirst } = await grants.open(board, eventId);
    const name = centre.institutionName.slice(0, longestName);
    const headCount = isFirst ? room.heads : 0;
    // Who comes back says nothing anew: the heads may have been counted since, and the answer changed.
    const isKnown = ((await broadcasts.joinedCounts([grantId])).get(grantId) ?? 0) > 0;
    const draft: JoinDraft = {
      ...{ link: token, name },
      ...(isKnown ? {} : { centre: { name, city: centre.city, headCount } }),
    };
    try {
      return await broadcasts.join(draft);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'CONSENT_REQUIRED') throw error;
      return broadcasts.join({ ...draft, consent });
    }
  };
}
