import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { Empty, Page } from '../ui/Page.tsx';
import { RecordingCard } from './RecordingCard.tsx';
import styles from './Recordings.module.css';

/** Everything that may be watched later; `?event=` narrows it to one event, `?link=` opens that event's. */
export function LibraryPage() {
  const { t } = useTranslation(['recordings', 'events']);
  const [search] = useSearchParams();
  const eventId = search.get('event') ?? undefined;
  const link = search.get('link') ?? undefined;
  const recordings = useRoute('recordings.list', {
    query: { ...(eventId === undefined ? {} : { eventId }), ...(link === undefined ? {} : { link }) },
  });
  return (
    <Page title={t('title')}>
      <QueryView query={recordings}>
        {(data) =>
          data.recordings.length === 0 ? (
            <Empty>{t('empty')}</Empty>
          ) : (
            <ul className={styles.grid}>
              {data.recordings.map((recording) => (
                <li key={recording.id}>
                  <RecordingCard recording={recording} link={link} heading="h2" />
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Page>
  );
}
