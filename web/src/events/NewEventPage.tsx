import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useRouteAction } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Page } from '../ui/Page.tsx';
import { EventForm } from './EventForm.tsx';
import { newDraft } from './event-form-draft.ts';

export function NewEventPage() {
  const { t, i18n } = useTranslation('events');
  const navigate = useNavigate();
  const create = useRouteAction('events.create', ['events.list']);
  const [initial] = useState(() => newDraft(Date.now(), i18n.language));
  return (
    <Page title={t('new')} isNarrow>
      <SignedInOnly>
        <EventForm
          initial={initial}
          submitLabel={t('create')}
          onSubmit={async (draft) => {
            const event = await create.mutateAsync({ body: draft });
            await navigate(`/events/${event.id}`);
          }}
        />
      </SignedInOnly>
    </Page>
  );
}
