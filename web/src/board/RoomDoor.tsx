import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../api/client.ts';
import { codeOf } from '../api/error-text.ts';
import { JoinTicket } from '../broadcast/session/join-ticket.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { RoomInside } from './RoomInside.tsx';
import type { RoomLink } from './use-board-link.ts';

const tryAgainMs = 5_000;
/** The server knows a board by its cookie, so that nothing has to be kept here for the next time. */
const noStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

interface RoomDoorProps {
  eventId: string;
  link: RoomLink;
  /** It is over there for this room. */
  onOver: (eventId: string) => void;
}

/** Each visit is a new one, also where the room only takes back its place from another window. */
export function RoomDoor(props: RoomDoorProps) {
  const [visit, setVisit] = useState(0);
  return <RoomVisit key={visit} {...props} onJoinAgain={() => setVisit(visit + 1)} />;
}

/** Joins as the room, without anybody's doing: as long as it takes, or until the centre has no seat there any more. */
function RoomVisit({ eventId, link, onOver, onJoinAgain }: RoomDoorProps & { onJoinAgain: () => void }) {
  const { t } = useTranslation('broadcast');
  const [ticket, setTicket] = useState<JoinTicket | null>(null);
  useEffect(() => {
    const away = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const join = () => rest.call('board.join', { params: { id: eventId } });
    const enter = async (): Promise<void> => {
      try {
        const got = await JoinTicket.get({ join, storage: noStorage }, eventId, { eventId, name: eventId });
        if (!away.signal.aborted) setTicket(got);
      } catch (error) {
        if (away.signal.aborted) return;
        timer = setTimeout(() => (isRetryable(error) ? void enter() : onOver(eventId)), tryAgainMs);
      }
    };
    void enter();
    return () => {
      away.abort();
      clearTimeout(timer);
    };
  }, [eventId, onOver]);
  if (!ticket) return <Spinner label={t('connection.connecting')} />;
  return <RoomInside eventId={eventId} ticket={ticket} link={link} onOver={onOver} onJoinAgain={onJoinAgain} />;
}

/** Whatever may pass. What does not (no seat there, removed by the host) leads back to the announcements. */
function isRetryable(error: unknown): boolean {
  return ['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL', 'DISK_FULL', 'LOCKED'].includes(codeOf(error));
}
