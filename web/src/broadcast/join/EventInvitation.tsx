import type { BroadcastRole, CampusEvent } from '@campus/protocol';
import { CalendarClock, MapPin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge.tsx';
import { reader } from '../../ui/reader.ts';
import { eventTimes } from './event-times.ts';
import styles from './EventInvitation.module.css';

interface EventInvitationProps {
  event: CampusEvent;
  role: BroadcastRole;
}

/** What the link opens: the event, its time here and there, and as whom one comes. */
export function EventInvitation({ event, role }: EventInvitationProps) {
  const { t, i18n } = useTranslation('broadcast');
  const times = eventTimes(event.startsAtMs, event.timeZone, i18n.language, reader().timeZone);
  return (
    <header className={styles.header}>
      <p className={styles.from}>
        <bdi>{event.institutionName}</bdi>
      </p>
      <h1 className={styles.title}>
        <bdi>{event.title}</bdi>
      </h1>
      <p className={styles.line}>
        <CalendarClock aria-hidden="true" className={styles.icon} />
        <time dateTime={new Date(event.startsAtMs).toISOString()}>{times.here}</time>
      </p>
      {times.there && (
        <p className={styles.line}>
          <MapPin aria-hidden="true" className={styles.icon} />
          {t('waiting.there', times.there)}
        </p>
      )}
      <p className={styles.badges}>
        {(event.phase === 'live' || event.phase === 'paused') && <Badge tone="live">{t('phase.live')}</Badge>}
        <Badge>{t(`role.${role}`)}</Badge>
      </p>
      {event.description && <p className={styles.description}>{event.description}</p>}
    </header>
  );
}
