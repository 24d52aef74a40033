import type { RecordingCard as Recording } from '@campus/protocol';
import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../api/queries.ts';
import { Section } from '../ui/Page.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { RecordingCard } from './RecordingCard.tsx';
import styles from './Recordings.module.css';

const HostRecordingMenu = lazy(async () => ({
  default: (await import('./HostRecordingMenu.tsx')).HostRecordingMenu,
}));

interface EventRecordingsProps {
  eventId: string;
  link: string | undefined;
  isHost: boolean;
}

/** The recordings of one event; nothing where there is none. */
export function EventRecordings({ eventId, link, isHost }: EventRecordingsProps) {
  const { t } = useTranslation(['recordings', 'events']);
  const recordings = useRoute(
    'recordings.list',
    { query: { eventId, ...(link === undefined ? {} : { link }) } },
    { pollMs: () => 15_000 },
  );
  const cards = recordings.data?.recordings ?? [];
  if (cards.length === 0) return null;
  return (
    <Section title={t('ofEvent')}>
      <Cards cards={cards} link={link} isHost={isHost} />
    </Section>
  );
}

function Cards({ cards, link, isHost }: Omit<EventRecordingsProps, 'eventId'> & { cards: readonly Recording[] }) {
  const ref = useRef<HTMLUListElement>(null);
  useKeptFocus(ref);
  return (
    <ul ref={ref} className={styles.grid}>
      {cards.map((recording) => (
        <li key={recording.id}>
          <RecordingCard
            recording={recording}
            link={link}
            {...(isHost
              ? {
                  menu: (
                    <Suspense fallback={null}>
                      <HostRecordingMenu recording={recording} />
                    </Suspense>
                  ),
                }
              : {})}
          />
        </li>
      ))}
    </ul>
  );
}
