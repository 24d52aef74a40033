import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CoverPicture } from '../covers/CoverPicture.tsx';
import { languageName, listOf } from '../ui/format.ts';
import { reader } from '../ui/reader.ts';
import styles from './Events.module.css';
import { EventWhen } from './EventWhen.tsx';
import { kindIcons } from './kinds.ts';
import { PhaseBadge } from './PhaseBadge.tsx';

export function EventCard({ event }: { event: CampusEvent }) {
  const { t, i18n } = useTranslation('events');
  const Icon = kindIcons[event.kind];
  const { timeZone } = reader();
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(i18n.language, { timeZone, ...options }).format(event.startsAtMs);
  return (
    <article className={styles.card} data-phase={event.phase} data-testid="event-card">
      {event.cover && <CoverPicture cover={event.cover} size="small" className={styles.thumbnail} />}
      <div className={styles.date} aria-hidden="true">
        <span className={styles.month}>{part({ month: 'short' })}</span>
        <span className={styles.day}>{part({ day: 'numeric' })}</span>
        <span className={styles.weekday}>{part({ weekday: 'short' })}</span>
      </div>
      <div className={styles.body}>
        <p className={styles.kind}>
          <Icon aria-hidden="true" />
          {t(`kind.${event.kind}`)}
        </p>
        <h3>
          <Link to={`/events/${event.id}`} className={styles.cover}>
            <bdi>{event.title}</bdi>
          </Link>
        </h3>
        <p className={styles.meta}>
          <EventWhen event={event} />
        </p>
        <p className={styles.meta}>
          {t('by', {
            institution: event.institutionName,
            languages: listOf(
              event.languages.map((tag) => languageName(tag, i18n.language)),
              i18n.language,
            ),
          })}
        </p>
      </div>
      <PhaseBadge event={event} />
    </article>
  );
}

export function EventList({ events }: { events: readonly CampusEvent[] }) {
  return (
    <ul className={styles.list}>
      {events.map((event) => (
        <li key={event.id}>
          <EventCard event={event} />
        </li>
      ))}
    </ul>
  );
}
