import { useEffect, useMemo, useState } from 'react';
import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';

export interface RoomBallot {
  /** How the room has voted in the open poll; null as long as it has not, or that is not known. */
  readonly counts: readonly number[] | null;
  /** A refusal shows by what does not change. */
  cast(pollId: string, counts: readonly number[]): void;
}

interface Cast {
  readonly pollId: string;
  readonly counts: readonly number[];
}

/** The vote of the room, by its heads, as whoever looks after it enters it elsewhere. */
export function useRoomBallot(session: Pick<BroadcastSession, 'call' | 'command'>, pollId: string | null): RoomBallot {
  const [last, setLast] = useState<Cast | null>(null);
  useEffect(() => {
    if (pollId === null) return;
    // The board's page may have been loaded again since the room voted.
    session.call('poll.mine', { pollId }).then(
      ({ counts }) => setLast((now) => (counts && now?.pollId !== pollId ? { pollId, counts } : now)),
      () => undefined,
    );
  }, [session, pollId]);
  const counts = last?.pollId === pollId ? last.counts : null;
  return useMemo(
    () => ({
      counts,
      cast(id, given) {
        session.command('poll.vote', { pollId: id, counts: [...given] }).then(
          () => setLast({ pollId: id, counts: given }),
          () => undefined,
        );
      },
    }),
    [session, counts],
  );
}
