import type { EventSeries } from '@campus/protocol';
import { CalendarArrowDown, CalendarX, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useErrorText } from '../api/error-text.ts';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { addressOf } from '../api/rest.ts';
import { EventTime } from '../events/EventWhen.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { showToast } from '../ui/toast-store.ts';
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
  const errorText = useErrorText();
  const cancel = useRouteAction('series.cancel', ['series.show', 'events.list', 'events.show']);
  const [isAsking, setIsAsking] = useState(false);
  const params = { id: series.id };
  const confirm = async (): Promise<void> => {
    try {
      await cancel.mutateAsync({ params });
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      setIsAsking(false);
    }
  };
  return (
    <>
      {series.draft.visibility === 'public' && (
        <ButtonLink reloadDocument to={addressOf('series.calendar', { params })} icon={CalendarArrowDown}>
          {t('download')}
        </ButtonLink>
      )}
      {series.canHost && (
        <>
          <ButtonLink to={`/series/${series.id}/edit`} icon={Pencil} data-testid="edit-series">
            {t('edit')}
          </ButtonLink>
          <Button variant="danger" icon={CalendarX} onClick={() => setIsAsking(true)} data-testid="cancel-series">
            {t('cancel.action')}
          </Button>
        </>
      )}
      <Dialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('cancel.title')}
        description={t('cancel.detail')}
        footer={
          <>
            <Button onClick={() => setIsAsking(false)}>{t('cancel.keep')}</Button>
            <Button
              variant="danger"
              isBusy={cancel.isPending}
              onClick={() => void confirm()}
              data-testid="confirm-cancel-series"
            >
              {t('cancel.action')}
            </Button>
          </>
        }
      />
    </>
  );
}
