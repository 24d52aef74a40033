import type { BoardState, RoomEvent } from '@campus/protocol';
import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { moment, relativeTime } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './Announcements.module.css';
import { FullScreenButton } from './FullScreenButton.tsx';

interface RoomAnnouncementsProps {
  board: Extract<BoardState, { state: 'trusted' }>;
}

const mostShown = 4;

/** What the centre takes part in, to be read from the last row; the clock is the room's. */
export function RoomAnnouncements({ board }: RoomAnnouncementsProps) {
  const { t, i18n } = useTranslation('board');
  const nowMs = useNow(5_000);
  const { centre, events } = board;
  const clock = moment(nowMs, i18n.language, { hour: '2-digit', minute: '2-digit', timeZone: centre.timeZone });
  return (
    <section className={styles.room} data-testid="announcements">
      <header className={styles.header}>
        <h1>
          <bdi>{centre.institutionName}</bdi>
        </h1>
        <p className={styles.clock}>
          <time dateTime={new Date(nowMs).toISOString()}>{clock}</time>
        </p>
      </header>
      {events.length === 0 ? (
        <p className={styles.none}>
          <CalendarClock aria-hidden="true" className={styles.icon} />
          {t('room.nothing')}
        </p>
      ) : (
        <>
          <h2>{t('room.coming')}</h2>
          <ol className={styles.list}>
            {events.slice(0, mostShown).map((event) => (
              <Announcement key={event.id} event={event} zone={centre.timeZone} nowMs={nowMs} />
            ))}
          </ol>
        </>
      )}
      <footer className={styles.footer}>
        <p>{t('room.byItself')}</p>
        <FullScreenButton />
      </footer>
    </section>
  );
}

interface AnnouncementProps {
  event: RoomEvent;
  /** The room's. */
  zone: string;
  nowMs: number;
}

function Announcement({ event, zone, nowMs }: AnnouncementProps) {
  const { t, i18n } = useTranslation('board');
  const { title, leadInstitution, startsAtMs } = event;
  const when = moment(startsAtMs, i18n.language, {
    ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
    timeZone: zone,
  });
  return (
    <li className={styles.event} data-testid="announced-event" data-phase={event.phase}>
      <p className={styles.title}>
        <bdi>{title}</bdi>
      </p>
      <p>
        <bdi>{leadInstitution}</bdi>
      </p>
      <p className={styles.when}>
        <time dateTime={new Date(startsAtMs).toISOString()}>{when}</time>
        <span>{startsAtMs > nowMs ? relativeTime(startsAtMs, nowMs, i18n.language) : t('room.soon')}</span>
      </p>
    </li>
  );
}
