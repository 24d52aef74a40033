import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../../api/QueryView.tsx';
import { Empty, Section } from '../../ui/Page.tsx';
import { DeckRows } from './DeckRows.tsx';
import styles from './Present.module.css';
import { UploadSlides } from './UploadSlides.tsx';
import { useDeckActions, useDecks } from './use-decks.ts';

/** For the host, before the event: the slides that will be there. */
export function EventSlides({ event }: { event: CampusEvent }) {
  const { t } = useTranslation('slides');
  const decks = useDecks(event.id, event.phase);
  const { upload, remove } = useDeckActions(event.id);
  const isOpen = !event.isCancelled && event.phase !== 'ended';
  if (!isOpen) return null;
  return (
    <Section title={t('title')}>
      <p className={styles.lead}>{t('lead')}</p>
      <QueryView query={decks}>
        {(data) => (
          <div className={styles.files} data-testid="event-slides">
            <UploadSlides limits={data.limits} upload={upload} />
            {data.decks.length === 0 ? <Empty>{t('empty')}</Empty> : <DeckRows decks={data.decks} remove={remove} />}
          </div>
        )}
      </QueryView>
    </Section>
  );
}
