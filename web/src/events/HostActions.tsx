import type { CampusEvent } from '@campus/protocol';
import { CalendarX, Clapperboard, EllipsisVertical, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { Button, ButtonLink, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Menu } from '../ui/Menu.tsx';
import { showToast } from '../ui/toast-store.ts';
import { EventForm } from './EventForm.tsx';
import { draftOfEvent } from './event-form-draft.ts';

/** What the host of an event can do: go to the studio, change it, cancel it. */
export function HostActions({ event }: { event: CampusEvent }) {
  const { t } = useTranslation('events');
  const errorText = useErrorText();
  const [open, setOpen] = useState<'edit' | 'cancel' | null>(null);
  const update = useRouteAction('events.update', ['events.list', 'events.show']);
  const cancel = useRouteAction('events.cancel', ['events.list', 'events.show']);
  const isOnAir = event.phase === 'live' || event.phase === 'paused';
  const close = (): void => setOpen(null);
  if (event.isCancelled) return null;

  const confirmCancel = async (): Promise<void> => {
    try {
      await cancel.mutateAsync({ params: { id: event.id } });
      close();
    } catch (error) {
      showToast(errorText(error), 'danger');
    }
  };

  return (
    <>
      {event.phase !== 'ended' && (
        <ButtonLink to={`/studio/${event.id}`} variant="primary" icon={Clapperboard} data-testid="open-studio">
          {t('openStudio')}
        </ButtonLink>
      )}
      <Menu
        trigger={<IconButton icon={EllipsisVertical} label={t('more')} variant="secondary" />}
        actions={[
          { label: t('edit'), icon: Pencil, onSelect: () => setOpen('edit') },
          {
            label: t('cancel.action'),
            icon: CalendarX,
            isDangerous: true,
            isDisabled: isOnAir || event.phase === 'ended',
            onSelect: () => setOpen('cancel'),
          },
        ]}
      />
      <Dialog isOpen={open === 'edit'} onClose={close} title={t('edit')}>
        <EventForm
          initial={draftOfEvent(event)}
          submitLabel={t('save')}
          onSubmit={async (draft) => {
            await update.mutateAsync({ params: { id: event.id }, body: draft });
            showToast(t('saved'), 'ok');
            close();
          }}
        />
      </Dialog>
      <Dialog
        isOpen={open === 'cancel'}
        onClose={close}
        title={t('cancel.title')}
        description={t('cancel.detail')}
        footer={
          <>
            <Button onClick={close}>{t('cancel.keep')}</Button>
            <Button variant="danger" isBusy={cancel.isPending} onClick={() => void confirmCancel()}>
              {t('cancel.action')}
            </Button>
          </>
        }
      />
    </>
  );
}
