import type { EventDraft, EventSeries } from '@campus/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';
import { repeatOf } from './repeat.ts';
import { SeriesForm } from './SeriesForm.tsx';

/** All that is to come, or (`?from=<event>`) one event and all that follow it. */
export function EditSeriesPage() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const from = search.get('from');
  const { t } = useTranslation('series');
  const series = useRoute('series.show', { params: { id } });
  return (
    <Page title={from === null ? t('edit') : t('following.edit')} isNarrow>
      <SignedInOnly>
        <QueryView query={series}>
          {(data) =>
            from === null ? (
              <WhileToCome key={data.id} series={data} from={null} like={data.draft} />
            ) : (
              <FromEvent key={from} series={data} from={from} />
            )
          }
        </QueryView>
      </SignedInOnly>
    </Page>
  );
}

/** What follows is meant to be like this event, which may have been changed by itself. */
function FromEvent({ series, from }: { series: EventSeries; from: string }) {
  const event = useRoute('events.show', { params: { id: from } });
  return <QueryView query={event}>{(like) => <WhileToCome series={series} from={from} like={like} />}</QueryView>;
}

interface WhileToComeProps {
  series: EventSeries;
  from: string | null;
  like: EventDraft;
}

/** The form begins with the first event that is meant: what has begun or comes before stays as it was planned. */
function WhileToCome({ series, from, like }: WhileToComeProps) {
  const { t } = useTranslation('series');
  const { rule } = series;
  const { startsAtMs, durationMinutes, timeZone } = series.draft;
  const [nowMs] = useState(Date.now);
  const planned = useRoute('series.preview', { body: { startsAtMs, durationMinutes, timeZone, rule } });
  return (
    <QueryView query={planned}>
      {({ occurrences }) => {
        const first = series.occurrences.find(({ eventId }) => eventId === from)?.occurrence ?? '';
        const there = new Set(series.occurrences.map(({ occurrence }) => occurrence));
        const coming = occurrences.filter(
          (each) => each.startsAtMs > nowMs && each.occurrence >= first && (from === null || first !== ''),
        );
        const next = coming.findIndex(({ occurrence }) => there.has(occurrence));
        const start = coming[next];
        if (!series.canHost || !start) {
          return (
            <Notice tone="attention">
              <p>{t('cannotEdit')}</p>
            </Notice>
          );
        }
        const rest = coming.slice(next).map(({ occurrence }) => occurrence);
        const excluded = rest.filter((name) => !there.has(name)).map((name) => name.slice(0, 10));
        return (
          <SeriesForm
            series={series}
            from={from}
            like={{ ...like, startsAtMs: start.startsAtMs, durationMinutes, timeZone }}
            repeat={repeatOf(rule, timeZone, { count: rest.length, excluded })}
          />
        );
      }}
    </QueryView>
  );
}
