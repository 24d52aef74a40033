import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { dayAndTime, timeOfDay } from '../ui/format.ts';
import styles from './Events.module.css';
import { isSameTimeIn, ownTimeZone } from './zoned-time.ts';

/** When it starts, in the reader's zone; and in the event's where the clocks differ. */
export function EventWhen({ event }: { event: Pick<CampusEvent, 'startsAtMs' | 'timeZone'> }) {
  const { t, i18n } = useTranslation('events');
  const there = isSameTimeIn(event.startsAtMs, ownTimeZone(), event.timeZone)
    ? null
    : timeOfDay(event.startsAtMs, i18n.language, event.timeZone);
  return (
    <span>
      <time dateTime={new Date(event.startsAtMs).toISOString()}>
        {dayAndTime(event.startsAtMs, i18n.language, { withZone: true })}
      </time>
      {there !== null && <span className={styles.there}> {t('timeThere', { time: there })}</span>}
    </span>
  );
}
