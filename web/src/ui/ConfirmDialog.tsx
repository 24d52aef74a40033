import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description: string;
  /** Leaves everything as it is. */
  keep: string;
  /** What is about to happen, in a word. */
  action: string;
  onConfirm: () => void;
  isBusy: boolean;
  variant?: 'danger' | 'live';
  'data-testid'?: string;
  confirmTestId?: string;
}

/** Asks once more before something that cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { keep, action, onConfirm, isBusy, variant = 'danger', confirmTestId, ...dialog } = props;
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          <Button onClick={dialog.onClose}>{keep}</Button>
          <Button variant={variant} isBusy={isBusy} onClick={onConfirm} data-testid={confirmTestId}>
            {action}
          </Button>
        </>
      }
    />
  );
}
