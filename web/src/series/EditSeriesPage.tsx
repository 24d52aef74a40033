import type { EventDraft, EventSeries, SeriesChange } from '@campus/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { EventForm } from '../events/EventForm.tsx';
import { detailsOf, draftOf } from '../events/event-form-draft.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';
import { showToast } from '../ui/toast-store.ts';
import { type Repeat, repeatOf } from './repeat.ts';
import { RepeatFields } from './RepeatFields.tsx';
import { timingOf } from './timing.ts';

export function EditSeriesPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('series');
  const series = useRoute('series.show', { params: { id } });
  return (
    <Page title={t('edit')} isNarrow>
      <SignedInOnly>
        <QueryView query={series}>{(data) => <WhileToCome key={data.id} series={data} />}</QueryView>
      </SignedInOnly>
    </Page>
  );
}

/** The form begins with what is to come: what has begun stays as it was planned. */
function WhileToCome({ series }: { series: EventSeries }) {
  const { t } = useTranslation('series');
  const { timeZone } = series.draft;
  const [nowMs] = useState(Date.now);
  const planned = useRoute('series.preview', {
    body: {
      startsAtMs: series.draft.startsAtMs,
      durationMinutes: series.draft.durationMinutes,
      timeZone,
      rule: series.rule,
    },
  });
  return (
    <QueryView query={planned}>
      {({ occurrences }) => {
        const there = new Set(series.occurrences.map(({ occurrence }) => occurrence));
        const coming = occurrences.filter(({ startsAtMs }) => startsAtMs > nowMs);
        const next = coming.find(({ occurrence }) => there.has(occurrence));
        if (!series.canHost || !next) {
          return (
            <Notice tone="attention">
              <p>{t('cannotEdit')}</p>
            </Notice>
          );
        }
        const rest = coming.map(({ occurrence }) => occurrence).filter((occurrence) => occurrence >= next.occurrence);
        const excluded = rest.filter((occurrence) => !there.has(occurrence));
        return (
          <SeriesForm
            series={series}
            startsAtMs={next.startsAtMs}
            repeat={repeatOf(series.rule, timeZone, { count: rest.length, excluded })}
          />
        );
      }}
    </QueryView>
  );
}

function SeriesForm({
  series,
  startsAtMs,
  repeat: initial,
}: {
  series: EventSeries;
  startsAtMs: number;
  repeat: Repeat;
}) {
  const { t } = useTranslation('series');
  const navigate = useNavigate();
  const update = useRouteAction('series.update', ['series.show', 'events.list', 'events.show']);
  const [opened] = useState(() => ({ draft: draftOf({ ...series.draft, startsAtMs }), repeat: initial }));
  const [repeat, setRepeat] = useState(opened.repeat);
  const [isWrong, setIsWrong] = useState(false);

  const changeOf = (draft: EventDraft): SeriesChange | null => {
    const first = draftOf(draft);
    const timing = timingOf(repeat, first);
    if (timing === null) return null;
    const whole = { ...timing, excluded: [...repeat.excluded] };
    const before = { ...timingOf(opened.repeat, opened.draft), excluded: [...opened.repeat.excluded] };
    return {
      ...(JSON.stringify(whole) === JSON.stringify(before) ? {} : { timing: whole }),
      details: detailsOf(series.draft, draft),
    };
  };

  return (
    <EventForm
      initial={opened.draft}
      submitLabel={t('save')}
      isRecordingSettled
      extra={(draft) => <RepeatFields isSeries repeat={repeat} first={draft} isWrong={isWrong} onChange={setRepeat} />}
      onSubmit={async (draft) => {
        const body = changeOf(draft);
        setIsWrong(body === null);
        if (body === null) return;
        const { id } = await update.mutateAsync({ params: { id: series.id }, body });
        showToast(t('saved'), 'ok');
        await navigate(`/series/${id}`);
      }}
    />
  );
}
