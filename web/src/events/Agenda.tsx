import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { listOf } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import styles from './Agenda.module.css';
import { EventTime } from './EventWhen.tsx';

/** What comes when, in the reader's time and the event's, and who speaks. */
export function Agenda({ event }: { event: CampusEvent }) {
  const { t, i18n } = useTranslation('events');
  if (event.agenda.length === 0) return null;
  return (
    <Section title={t('agenda.title')}>
      <ol className={styles.agenda} data-testid="agenda">
        {event.agenda.map((item, index) => (
          <li key={index} className={styles.item}>
            <p className={styles.time}>
              <EventTime atMs={event.startsAtMs + item.offsetMinutes * 60_000} event={event} />
            </p>
            <div>
              <h3 className={styles.what}>
                <bdi>{item.title}</bdi>
              </h3>
              {item.speakers.length > 0 && <p className={styles.who}>{listOf(item.speakers, i18n.language)}</p>}
              <p className={styles.who}>{t('minutes', { count: item.durationMinutes })}</p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
