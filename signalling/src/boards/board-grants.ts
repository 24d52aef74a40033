import type { Clock } from '@campus/service-kit/clock';
import { isUniqueViolation } from '../database/errors.ts';
import type { Database } from '../database/open.ts';
import { makeId } from '../keys/secrets.ts';
import type { Tokens } from '../keys/tokens.ts';

/** Longer than any broadcast; each joining gives as much again. */
const grantTtlMs = 2 * 24 * 60 * 60 * 1000;

export interface BoardGrants {
  /**
   * What lets a board into an event as its centre's room: a grant like that of a link, so that what holds for links (one
   * that is taken back ends the visit at every node, a ban shuts it) holds for boards. It is made when a board first
   * asks. `isFirst` says whether no other board of the centre was let in before.
   */
  open(
    board: { id: string; institutionId: string },
    eventId: string,
  ): Promise<{ grantId: string; token: string; isFirst: boolean }>;
}

export function createBoardGrants(deps: { db: Database; clock: Clock; tokens: Tokens }): BoardGrants {
  const { db, clock, tokens } = deps;

  async function renew(boardId: string, eventId: string, untilMs: number): Promise<string | undefined> {
    const row = await db
      .updateTable('link_grants')
      .set({ expires_at_ms: untilMs })
      .where('board_id', '=', boardId)
      .where('event_id', '=', eventId)
      .returning('id')
      .executeTakeFirst();
    return row?.id;
  }

  async function make(board: { id: string; institutionId: string }, eventId: string, untilMs: number): Promise<string> {
    const id = makeId('link');
    try {
      await db
        .insertInto('link_grants')
        .values({
          ...{ id, event_id: eventId, role: 'centre', label: '', created_by: null, created_at_ms: clock.nowMs() },
          ...{ expires_at_ms: untilMs, revoked_at_ms: null, board_id: board.id, centre_id: board.institutionId },
        })
        .execute();
      return id;
    } catch (error) {
      // Two windows of one board asked at the same moment.
      const made = isUniqueViolation(error) ? await renew(board.id, eventId, untilMs) : undefined;
      if (made === undefined) throw error;
      return made;
    }
  }

  return {
    async open(board, eventId) {
      const untilMs = clock.nowMs() + grantTtlMs;
      const grantId = (await renew(board.id, eventId, untilMs)) ?? (await make(board, eventId, untilMs));
      const first = await db
        .selectFrom('link_grants')
        .select('id')
        .where('event_id', '=', eventId)
        .where('centre_id', '=', board.institutionId)
        .where('revoked_at_ms', 'is', null)
        .orderBy('created_at_ms')
        .orderBy('id')
        .executeTakeFirst();
      const { token } = await tokens.sign('link', { jti: grantId }, grantTtlMs);
      return { grantId, token, isFirst: first?.id === grantId };
    },
  };
}
