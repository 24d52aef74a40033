import { useParams } from 'react-router';
import { EventDoor, LinkDoor } from './join/Doors.tsx';

/** `/join/:token` for everybody with a link, and `/watch/:eventId` for those who need none. */
export function JoinPage() {
  const { token, eventId } = useParams();
  if (token !== undefined) return <LinkDoor key={token} link={token} />;
  return <EventDoor key={eventId} eventId={eventId ?? ''} admitsGuests />;
}
