import type { BoardState } from '@campus/protocol';
import { useCallback, useEffect, useState } from 'react';
import { RoomAnnouncements } from './RoomAnnouncements.tsx';
import { RoomDoor } from './RoomDoor.tsx';
import { eventToJoin, idleReport } from './rules.ts';
import { useBoardLink } from './use-board-link.ts';

interface RoomProps {
  board: Extract<BoardState, { state: 'trusted' }>;
}

/** A trusted board: it announces what is coming, goes to what runs by itself, and comes back when that is over. */
export function Room({ board }: RoomProps) {
  const link = useBoardLink();
  /** Where the room was not let in, or was sent away: it does not knock again by itself. */
  const [shut, setShut] = useState<ReadonlySet<string>>(() => new Set());
  const running = eventToJoin(board.events.filter(({ id }) => !shut.has(id)))?.id ?? null;
  // It stays to the end, also where another event begins meanwhile.
  const [shownId, setShownId] = useState<string | null>(running);
  if (shownId === null && running !== null) setShownId(running);
  const leave = useCallback((eventId: string) => {
    setShut((before) => new Set(before).add(eventId));
    setShownId(null);
  }, []);
  useEffect(() => {
    if (shownId === null) link.say(idleReport);
  }, [link, shownId]);
  if (shownId !== null) return <RoomDoor key={shownId} eventId={shownId} link={link} onOver={leave} />;
  return <RoomAnnouncements board={board} />;
}
