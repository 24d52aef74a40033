import type { EventDraft, EventSeries } from '@campus/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useRouteAction } from '../api/queries.ts';
import { detailsOf, draftOf } from '../events/event-form-draft.ts';
import { EventForm } from '../events/EventForm.tsx';
import { Notice } from '../ui/Notice.tsx';
import { showToast } from '../ui/toast-store.ts';
import type { Repeat } from './repeat.ts';
import { RepeatFields } from './RepeatFields.tsx';
import { timingOf } from './timing.ts';

interface SeriesFormProps {
  series: EventSeries;
  from: string | null;
  /** The first event that is meant, as it was planned. */
  like: EventDraft;
  repeat: Repeat;
}

/** Sends only what is different: of the details each by itself, of the timing all or nothing. */
export function SeriesForm({ series, from, like, repeat: initial }: SeriesFormProps) {
  const { t } = useTranslation('series');
  const navigate = useNavigate();
  const update = useRouteAction('series.update', ['series.show', 'events.list', 'events.show']);
  const [opened] = useState({ like, draft: draftOf(like), repeat: initial });
  const [repeat, setRepeat] = useState(opened.repeat);
  const [isWrong, setIsWrong] = useState(false);

  const changeOf = (draft: EventDraft) => {
    const timing = timingOf(repeat, draftOf(draft));
    const isSame = JSON.stringify(timing) === JSON.stringify(timingOf(opened.repeat, opened.draft));
    return {
      ...(from === null ? {} : { from }),
      ...(timing === null || isSame ? {} : { timing }),
      details: detailsOf(opened.like, draft),
    };
  };

  return (
    <>
      <Notice>
        <p>{from === null ? t('scope.all') : t('scope.following')}</p>
      </Notice>
      <EventForm
        initial={opened.draft}
        submitLabel={t('save')}
        isRecordingSettled
        renderExtra={(draft, wrong) => (
          <RepeatFields isSeries repeat={repeat} first={draft} isWrong={isWrong} refused={wrong} onChange={setRepeat} />
        )}
        isExtraRight={(draft) => {
          const isRight = timingOf(repeat, draft) !== null;
          setIsWrong(!isRight);
          return isRight;
        }}
        onSubmit={async (draft) => {
          const { id } = await update.mutateAsync({ params: { id: series.id }, body: changeOf(draft) });
          showToast(t('saved'), 'ok');
          await navigate(`/series/${id}`);
        }}
      />
    </>
  );
}
