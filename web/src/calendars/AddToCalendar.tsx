import type { CampusEvent } from '@campus/protocol';
import { rest } from '../api/client.ts';
import { addressOf } from '../api/rest.ts';
import { CalendarDownload } from './CalendarDownload.tsx';

interface AddToCalendarProps {
  event: CampusEvent;
  /** The token of the link that the reader came with. */
  link: string | undefined;
  className?: string | undefined;
}

/** One event's file. */
export function AddToCalendar({ event, link, className }: AddToCalendarProps) {
  const params = { id: event.id };
  return (
    <CalendarDownload
      name={event.id}
      address={event.visibility === 'public' ? addressOf('events.calendar', { params }) : null}
      fetchFile={() => rest.call('events.calendar', { params, ...(link === undefined ? {} : { query: { link } }) })}
      className={className}
    />
  );
}
