import type { RecordingCard } from '@campus/protocol';
import { EllipsisVertical, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { IconButton } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Menu, type MenuChoice } from '../ui/Menu.tsx';
import { showToast } from '../ui/toast-store.ts';

const visibilities = ['invited', 'partners', 'public'] as const;

/** Who may watch a recording, and its deletion. */
export function HostRecordingMenu({ recording }: { recording: RecordingCard }) {
  const { t } = useTranslation(['recordings', 'events']);
  const errorText = useErrorText();
  const [isAsking, setIsAsking] = useState(false);
  const update = useRouteAction('recordings.update', ['recordings.list']);
  const remove = useRouteAction('recordings.delete', ['recordings.list']);
  const params = { id: recording.id };
  const sayFailure = (error: unknown): void => showToast(errorText(error), 'danger');

  const visibility: MenuChoice = {
    label: t('whoMayWatch'),
    value: recording.visibility,
    options: visibilities.map((value) => ({ value, label: t(`events:visibility.${value}`) })),
    onChange: (value) => {
      const chosen = visibilities.find((each) => each === value);
      if (chosen) update.mutate({ params, body: { visibility: chosen } }, { onError: sayFailure });
    },
  };

  return (
    <>
      <Menu
        trigger={<IconButton icon={EllipsisVertical} label={t('more', { title: recording.title })} size="sm" />}
        choices={[visibility]}
        actions={[
          {
            label: t('delete.action'),
            icon: Trash2,
            isDangerous: true,
            isDisabled: recording.state === 'recording',
            onSelect: () => setIsAsking(true),
          },
        ]}
      />
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('delete.title')}
        description={t('delete.detail')}
        keep={t('delete.keep')}
        action={t('delete.action')}
        onConfirm={() => remove.mutate({ params }, { onError: sayFailure, onSettled: () => setIsAsking(false) })}
        isBusy={remove.isPending}
      />
    </>
  );
}
