import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { Empty, Section } from '../ui/Page.tsx';
import { Rows } from '../ui/Rows.tsx';
import { SpeakerForm } from './SpeakerForm.tsx';
import { SpeakerRow } from './SpeakerRow.tsx';
import styles from './Speakers.module.css';
import { stillToAsk } from './still-to-ask.ts';

/** For the host: who was asked to speak by mail, and whoever of the agenda is still to be asked. */
export function SpeakersPanel({ event }: { event: CampusEvent }) {
  const { t } = useTranslation('speakers');
  const speakers = useRoute('speakers.list', { params: { id: event.id } }, { pollMs: () => 30_000 });
  const isOpen = !event.isCancelled && event.phase !== 'ended';
  return (
    <Section title={t('title')}>
      <p className={styles.lead}>{t('lead')}</p>
      <QueryView query={speakers}>
        {(data) => (
          <div className={styles.panel}>
            {isOpen && <SpeakerForm event={event} names={stillToAsk(event.agenda, data.speakers)} />}
            {data.speakers.length === 0 ? (
              <Empty>{t('empty')}</Empty>
            ) : (
              <Rows>
                {data.speakers.map((speaker) => (
                  <SpeakerRow key={speaker.id} eventId={event.id} speaker={speaker} isOpen={isOpen} />
                ))}
              </Rows>
            )}
          </div>
        )}
      </QueryView>
    </Section>
  );
}
