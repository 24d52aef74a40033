import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { showToast } from '../ui/toast-store.ts';

interface CancelSeriesDialogProps {
  seriesId: string;
  /** An event: only it and what follows. */
  from?: string;
  isOpen: boolean;
  onClose: () => void;
}

export function CancelSeriesDialog({ seriesId, from, isOpen, onClose }: CancelSeriesDialogProps) {
  const { t } = useTranslation('series');
  const errorText = useErrorText();
  const cancel = useRouteAction('series.cancel', ['series.show', 'events.list', 'events.show']);
  const confirm = async (): Promise<void> => {
    const query = from === undefined ? {} : { from };
    try {
      await cancel.mutateAsync({ params: { id: seriesId }, query });
      showToast(t('cancel.done'), 'ok');
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      onClose();
    }
  };
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={from === undefined ? t('cancel.title') : t('following.cancelTitle')}
      description={from === undefined ? t('cancel.detail') : t('following.cancelDetail')}
      keep={t('cancel.keep')}
      action={from === undefined ? t('cancel.action') : t('following.cancel')}
      onConfirm={() => void confirm()}
      isBusy={cancel.isPending}
      confirmTestId="confirm-cancel-series"
    />
  );
}
