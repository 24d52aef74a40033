import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../api/queries.ts';
import { DemoCard } from '../demo/DemoCard.tsx';
import { EventList } from '../events/EventCard.tsx';
import { groupEvents } from '../events/event-order.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Empty, Section, usePageTitle } from '../ui/Page.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { TilePattern } from '../ui/TilePattern.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './Home.module.css';
import { NewestRecordings } from './NewestRecordings.tsx';

export function HomePage() {
  const { t } = useTranslation(['home', 'events']);
  usePageTitle(undefined);
  const instance = useRoute('instance.show', {}, { staleMs: 60_000 });
  const events = useRoute('events.list', {}, { pollMs: () => 30_000 });
  const nowMs = useNow();
  // Drawn in small steps, between which the reader is heard.
  const listed = useDeferredValue(events.data);
  const { live, upcoming } = groupEvents(listed?.events ?? [], nowMs);
  // Of both, so that nothing is pushed aside by what comes later.
  const isWaiting = events.isPending || instance.isPending || (events.isSuccess && !listed);
  return (
    <>
      <div className={styles.hero}>
        <div className={styles.tiles}>
          <TilePattern />
        </div>
        <div className={styles.heroInner}>
          <div className={styles.pitch}>
            <h1>{t('title')}</h1>
            <p>{t('lead')}</p>
          </div>
          {instance.data?.isDemoOffered && <DemoCard />}
        </div>
      </div>
      <div className={styles.sections}>
        {instance.data?.isSetUp === false && (
          <Notice tone="attention" title={t('notSetUp.title')}>
            <p>{t('notSetUp.detail')}</p>
          </Notice>
        )}
        {live.length > 0 && (
          <Section title={t('events:groups.live')}>
            <EventList events={live} />
          </Section>
        )}
        <Section
          title={t('events:groups.upcoming')}
          actions={
            upcoming.length > 0 ? (
              <ButtonLink to="/events" size="sm">
                {t('allEvents')}
              </ButtonLink>
            ) : undefined
          }
        >
          {isWaiting && <Spinner />}
          {!isWaiting &&
            (upcoming.length > 0 ? <EventList events={upcoming.slice(0, 4)} /> : <Empty>{t('noEvents')}</Empty>)}
        </Section>
        <NewestRecordings />
      </div>
    </>
  );
}
