import type { EventSeries } from '@campus/protocol';
import { CalendarX, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { rest } from '../api/client.ts';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { addressOf } from '../api/rest.ts';
import { CalendarDownload } from '../calendars/CalendarDownload.tsx';
import { EventTime } from '../events/EventWhen.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { CancelSeriesDialog } from './CancelSeriesDialog.tsx';
import styles from './Series.module.css';

export function SeriesPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('series');
  const series = useRoute('series.show', { params: { id } });
  return (
    <Page
      title={series.data?.draft.title ?? t('title')}
      isNarrow
      actions={series.data && <Actions series={series.data} />}
    >
      <QueryView query={series}>
        {(data) => (
          <Section title={t('events')}>
            <ol className={styles.list}>
              {data.occurrences.map(({ eventId, occurrence, state, startsAtMs }) => (
                <li key={occurrence} className={styles.row} data-state={state} data-testid="series-event">
                  <Link to={`/events/${eventId}`}>
                    <EventTime atMs={startsAtMs} event={{ startsAtMs: 0, timeZone: data.draft.timeZone }} />
                  </Link>
                  {state !== 'planned' && (
                    <Badge tone={state === 'moved' ? 'attention' : 'danger'}>{t(`state.${state}`)}</Badge>
                  )}
                </li>
              ))}
            </ol>
          </Section>
        )}
      </QueryView>
    </Page>
  );
}

function Actions({ series }: { series: EventSeries }) {
  const { t } = useTranslation('series');
  const [isCancelling, setIsCancelling] = useState(false);
  const [nowMs] = useState(Date.now);
  const isOver = series.occurrences.every(({ state, startsAtMs }) => state === 'cancelled' || startsAtMs < nowMs);
  const params = { id: series.id };
  return (
    <>
      <CalendarDownload
        name={series.id}
        address={series.draft.visibility === 'public' ? addressOf('series.calendar', { params }) : null}
        fetchFile={() => rest.call('series.calendar', { params })}
      />
      {series.canHost && !isOver && (
        <>
          <ButtonLink to={`/series/${series.id}/edit`} icon={Pencil} data-testid="edit-series">
            {t('edit')}
          </ButtonLink>
          <Button variant="danger" icon={CalendarX} onClick={() => setIsCancelling(true)} data-testid="cancel-series">
            {t('cancel.action')}
          </Button>
        </>
      )}
      <CancelSeriesDialog seriesId={series.id} isOpen={isCancelling} onClose={() => setIsCancelling(false)} />
    </>
  );
}
