import type { CampusEvent } from '@campus/protocol';
import {
  CalendarX,
  CalendarX2,
  Clapperboard,
  CopyPlus,
  EllipsisVertical,
  Pencil,
  PencilLine,
  UsersRound,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { CancelSeriesDialog } from '../series/CancelSeriesDialog.tsx';
import { ButtonLink, IconButton } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Menu } from '../ui/Menu.tsx';
import { showToast } from '../ui/toast-store.ts';

/** What the host of an event can do: go to the studio, change it, plan it once more, cancel it. */
export function HostActions({ event }: { event: CampusEvent }) {
  const { t } = useTranslation(['events', 'series']);
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [isCancelling, setIsCancelling] = useState(false);
  const [isEndingSeries, setIsEndingSeries] = useState(false);
  const cancel = useRouteAction('events.cancel', ['events.list', 'events.show', 'series.show']);
  const isOnAir = event.phase === 'live' || event.phase === 'paused';
  const { seriesId } = event;
  const isToCome = seriesId !== null && event.phase === 'scheduled' && !event.isCancelled;
  const close = (): void => setIsCancelling(false);

  const confirmCancel = async (): Promise<void> => {
    try {
      await cancel.mutateAsync({ params: { id: event.id } });
      showToast(t('cancel.done'), 'ok');
      close();
    } catch (error) {
      showToast(errorText(error), 'danger');
    }
  };

  return (
    <>
      {event.phase !== 'ended' && !event.isCancelled && (
        <ButtonLink to={`/studio/${event.id}`} variant="primary" icon={Clapperboard} data-testid="open-studio">
          {t('openStudio')}
        </ButtonLink>
      )}
      <Menu
        trigger={<IconButton icon={EllipsisVertical} label={t('more')} variant="secondary" data-testid="event-menu" />}
        actions={[
          ...(event.isCancelled
            ? []
            : [
                {
                  label: t('edit'),
                  icon: Pencil,
                  onSelect: () => void navigate(`/events/${event.id}/edit`),
                  'data-testid': 'edit-event',
                },
              ]),
          ...(isToCome
            ? [
                {
                  label: t('series:following.edit'),
                  icon: PencilLine,
                  onSelect: () => void navigate(`/series/${seriesId}/edit?from=${event.id}`),
                  'data-testid': 'edit-following',
                },
              ]
            : []),
          ...(isOnAir || event.phase === 'ended'
            ? [
                {
                  label: t('attendance'),
                  icon: UsersRound,
                  onSelect: () => void navigate(`/events/${event.id}/attendance`),
                  'data-testid': 'show-attendance',
                },
              ]
            : []),
          {
            label: t('copy.action'),
            icon: CopyPlus,
            onSelect: () => void navigate(`/events/new?from=${event.id}`),
            'data-testid': 'copy-event',
          },
          {
            'data-testid': 'cancel-event',
            label: t('cancel.action'),
            icon: CalendarX,
            isDangerous: true,
            isDisabled: event.isCancelled || isOnAir || event.phase === 'ended',
            onSelect: () => setIsCancelling(true),
          },
          ...(isToCome
            ? [
                {
                  'data-testid': 'cancel-following',
                  label: t('series:following.cancel'),
                  icon: CalendarX2,
                  isDangerous: true,
                  onSelect: () => setIsEndingSeries(true),
                },
              ]
            : []),
        ]}
      />
      <ConfirmDialog
        isOpen={isCancelling}
        onClose={close}
        title={t('cancel.title')}
        description={t('cancel.detail')}
        keep={t('cancel.keep')}
        action={t('cancel.action')}
        onConfirm={() => void confirmCancel()}
        isBusy={cancel.isPending}
        confirmTestId="confirm-cancel"
      />
      {seriesId !== null && (
        <CancelSeriesDialog
          seriesId={seriesId}
          from={event.id}
          isOpen={isEndingSeries}
          onClose={() => setIsEndingSeries(false)}
        />
      )}
    </>
  );
}
