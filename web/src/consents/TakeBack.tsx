import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { showToast } from '../ui/toast-store.ts';

interface TakeBackProps {
  /** What it is about, for who does not see where the button stands. */
  event: string;
  onTakeBack: () => Promise<unknown>;
  isBusy: boolean;
}

/** Takes a consent back, when that was confirmed. */
export function TakeBack({ event, onTakeBack, isBusy }: TakeBackProps) {
  const { t } = useTranslation('consents');
  const errorText = useErrorText();
  const [isAsking, setIsAsking] = useState(false);
  const confirm = async (): Promise<void> => {
    try {
      await onTakeBack();
      showToast(t('done'), 'ok');
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      setIsAsking(false);
    }
  };
  return (
    <>
      <Button
        size="sm"
        onClick={() => setIsAsking(true)}
        aria-label={t('actionNamed', { event })}
        data-testid="take-back"
      >
        {t('action')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('ask.title')}
        description={t('ask.detail')}
        keep={t('ask.keep')}
        action={t('action')}
        onConfirm={() => void confirm()}
        isBusy={isBusy}
        confirmTestId="confirm-take-back"
      />
    </>
  );
}
