import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction, useSession } from '../api/queries.ts';
import { noRepeat } from '../series/repeat.ts';
import { RepeatFields } from '../series/RepeatFields.tsx';
import { timingOf } from '../series/timing.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Page } from '../ui/Page.tsx';
import { EventForm } from './EventForm.tsx';
import { chosenOf, InstitutionField, useOfferedInstitutions } from './InstitutionField.tsx';
import { draftOf, draftOfCopy, type EventFormDraft, newDraft } from './event-form-draft.ts';

/** Empty, or (`?from=<id>`) a copy of another event. */
export function NewEventPage() {
  const { t, i18n } = useTranslation('events');
  const [search] = useSearchParams();
  const from = search.get('from');
  return (
    <Page title={from === null ? t('new') : t('copy.title')} isNarrow>
      <SignedInOnly>
        {from === null ? (
          <NewEventForm make={(nowMs) => newDraft(nowMs, i18n.language)} />
        ) : (
          <CopiedEventForm key={from} from={from} />
        )}
      </SignedInOnly>
    </Page>
  );
}

function CopiedEventForm({ from }: { from: string }) {
  const original = useRoute('events.show', { params: { id: from } });
  return (
    <QueryView query={original}>
      {(event) => <NewEventForm make={(nowMs) => draftOfCopy(event, nowMs)} of={event.institutionId} />}
    </QueryView>
  );
}

interface NewEventFormProps {
  make: (nowMs: number) => EventFormDraft;
  /** The institution that the copied event is of. */
  of?: string;
}

function NewEventForm({ make, of }: NewEventFormProps) {
  const { t } = useTranslation('events');
  const navigate = useNavigate();
  const create = useRouteAction('events.create', ['events.list']);
  const createSeries = useRouteAction('series.create', ['events.list']);
  const [initial] = useState(() => make(Date.now()));
  const [repeat, setRepeat] = useState(noRepeat);
  const [isWrong, setIsWrong] = useState(false);
  const { person } = useSession();
  const offered = useOfferedInstitutions();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const institutionId = chosenOf(offered, [chosenId, of, person?.institutionId]);
  return (
    <EventForm
      initial={initial}
      before={
        institutionId !== null && <InstitutionField offered={offered} value={institutionId} onChange={setChosenId} />
      }
      submitLabel={t('create')}
      renderExtra={(draft, wrong) => (
        <RepeatFields repeat={repeat} first={draft} isWrong={isWrong} refused={wrong} onChange={setRepeat} />
      )}
      isExtraRight={(draft) => {
        const isRight = repeat.rhythm === 'never' || timingOf(repeat, draft) !== null;
        setIsWrong(!isRight);
        return isRight;
      }}
      onSubmit={async (draft) => {
        const timing = timingOf(repeat, draftOf(draft));
        const whole = { ...draft, ...(institutionId === null ? {} : { institutionId }) };
        if (timing === null) {
          const event = await create.mutateAsync({ body: whole });
          await navigate(`/events/${event.id}`);
        } else {
          const series = await createSeries.mutateAsync({ body: { ...whole, ...timing } });
          await navigate(`/series/${series.id}`);
        }
      }}
    />
  );
}
