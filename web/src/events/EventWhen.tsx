import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { dayAndTime, timeOfDay, weekdayAndTime } from '../ui/format.ts';
import { reader } from '../ui/reader.ts';
import styles from './Events.module.css';
import { isSameTimeIn, localOfEpoch } from './zoned-time.ts';

interface ZonedProps {
  event: Pick<CampusEvent, 'startsAtMs' | 'timeZone'>;
}

/** When it starts, in the reader's zone; and in the event's where the clocks differ. */
export function EventWhen({ event }: ZonedProps) {
  const { i18n } = useTranslation('events');
  const { startsAtMs } = event;
  return (
    <span>
      <time dateTime={new Date(startsAtMs).toISOString()}>
        {dayAndTime(startsAtMs, i18n.language, { withZone: true })}
      </time>
      <There atMs={startsAtMs} event={event} />
    </span>
  );
}

/** A time of day while the event takes place, the same way; with the day where it is not the one that it starts on. */
export function EventTime({ atMs, event }: ZonedProps & { atMs: number }) {
  const { i18n } = useTranslation('events');
  const dayOf = (ms: number): string => localOfEpoch(ms, reader().timeZone).slice(0, 10);
  const isSameDay = dayOf(atMs) === dayOf(event.startsAtMs);
  return (
    <span>
      <time dateTime={new Date(atMs).toISOString()}>
        {isSameDay ? timeOfDay(atMs, i18n.language) : dayAndTime(atMs, i18n.language, { withZone: true })}
      </time>
      <There atMs={atMs} event={event} />
    </span>
  );
}

/** What the event's clocks show; with the day where that is another than the reader's. */
function There({ atMs, event }: ZonedProps & { atMs: number }) {
  const { t, i18n } = useTranslation('events');
  const { timeZone } = event;
  const own = reader().timeZone;
  if (isSameTimeIn(atMs, own, timeZone)) return null;
  const isSameDay = localOfEpoch(atMs, own).slice(0, 10) === localOfEpoch(atMs, timeZone).slice(0, 10);
  const time = isSameDay ? timeOfDay(atMs, i18n.language, timeZone) : weekdayAndTime(atMs, i18n.language, timeZone);
  return (
    <>
      {' '}
      <span className={styles.there}>{t('timeThere', { time })}</span>
    </>
  );
}
