import type { CampusEvent } from '@campus/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { CoverEditor } from '../covers/CoverEditor.tsx';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';
import { showToast } from '../ui/toast-store.ts';
import { EventForm } from './EventForm.tsx';
import { changesOf, draftOf } from './event-form-draft.ts';

export function EditEventPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('events');
  const event = useRoute('events.show', { params: { id } });
  return (
    <Page title={t('edit')} isNarrow>
      <SignedInOnly>
        <QueryView query={event}>
          {(found) =>
            found.canHost && !found.isCancelled ? (
              <EditForm key={found.id} event={found} />
            ) : (
              <Notice tone="attention">
                <p>{t('cannotEdit')}</p>
              </Notice>
            )
          }
        </QueryView>
      </SignedInOnly>
    </Page>
  );
}

function EditForm({ event }: { event: CampusEvent }) {
  const { t } = useTranslation(['events', 'series']);
  const navigate = useNavigate();
  const update = useRouteAction('events.update', ['events.list', 'events.show', 'series.show']);
  // As it was when the form was opened: what others change meanwhile is not undone by what is only stale here.
  const [opened] = useState(event);
  return (
    <>
      {event.seriesId !== null && (
        <Notice>
          <p>{t('series:scope.one')}</p>
        </Notice>
      )}
      <CoverEditor event={opened} />
      <EventForm
        initial={draftOf(opened)}
        submitLabel={t('save')}
        isRecordingSettled
        mayProtect={!opened.isForSchools}
        onSubmit={async (draft) => {
          await update.mutateAsync({ params: { id: event.id }, body: changesOf(opened, draft) });
          showToast(t('saved'), 'ok');
          await navigate(`/events/${event.id}`);
        }}
      />
    </>
  );
}
