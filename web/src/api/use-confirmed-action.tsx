import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { showToast } from '../ui/toast-store.ts';
import { useErrorText } from './error-text.ts';

interface ConfirmedAction {
  work: () => Promise<unknown>;
  /** Said once it is done. */
  done?: string;
  title: string;
  description: string;
  keep: string;
  action: string;
  confirmTestId: string;
}

/** Something that is done only after it was asked for once more, and whose refusal is said: `ask` opens the dialog. */
export function useConfirmedAction({ work, done, ...words }: ConfirmedAction): { ask: () => void; dialog: ReactNode } {
  const errorText = useErrorText();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await work();
      if (done !== undefined) showToast(done, 'ok');
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      setIsBusy(false);
      setIsAsking(false);
    }
  };
  const dialog = (
    <ConfirmDialog
      {...words}
      isOpen={isAsking}
      isBusy={isBusy}
      onClose={() => setIsAsking(false)}
      onConfirm={() => void confirm()}
    />
  );
  return { ask: () => setIsAsking(true), dialog };
}
