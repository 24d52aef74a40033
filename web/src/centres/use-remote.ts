import type { BoardControl } from '@campus/protocol';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { showToast } from '../ui/toast-store.ts';

/** Tells the board what to do; that it did shows in what it says of itself. */
export function useRemote(id: string) {
  const errorText = useErrorText();
  const control = useRouteAction('boards.control', ['boards.list']);
  return {
    isBusy: control.isPending,
    tell: (body: BoardControl, onTold?: () => void) =>
      control.mutate(
        { params: { id }, body },
        { onSuccess: () => onTold?.(), onError: (error) => showToast(errorText(error), 'danger') },
      ),
  };
}
