import { useParams, useSearchParams } from 'react-router';
import { EventDoor, LinkDoor } from './join/Doors.tsx';

/** `/studio/:eventId`: for a host with an account, or with the demo's link (`?link=`). */
export function StudioPage() {
  const { eventId = '' } = useParams();
  const [query] = useSearchParams();
  const link = query.get('link');
  if (link !== null) return <LinkDoor key={link} link={link} />;
  return <EventDoor key={eventId} eventId={eventId} admitsGuests={false} />;
}
