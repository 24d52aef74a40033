import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { Empty, Section } from '../ui/Page.tsx';
import { Rows } from '../ui/Rows.tsx';
import { LinkForm } from './LinkForm.tsx';
import { LinkRow } from './LinkRow.tsx';
import styles from './Links.module.css';

/** For the host: the ways in for speakers, centres and viewers. */
export function LinksPanel({ event }: { event: CampusEvent }) {
  const { t } = useTranslation('links');
  const links = useRoute('links.list', { params: { id: event.id } }, { pollMs: () => 30_000 });
  const isOpen = !event.isCancelled && event.phase !== 'ended';
  return (
    <Section title={t('title')}>
      <p className={styles.lead}>{t('lead')}</p>
      <div className={styles.panel}>
        {isOpen && <LinkForm eventId={event.id} />}
        <QueryView query={links}>
          {(data) =>
            data.links.length === 0 ? (
              <Empty>{t('empty')}</Empty>
            ) : (
              <Rows>
                {data.links.map((link) => (
                  <LinkRow key={link.id} eventId={event.id} link={link} />
                ))}
              </Rows>
            )
          }
        </QueryView>
      </div>
    </Section>
  );
}
