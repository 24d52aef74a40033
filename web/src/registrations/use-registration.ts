import { AppError, type RegistrationDraft } from '@campus/protocol';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { showToast } from '../ui/toast-store.ts';
import type { RegistrationProps } from './RegistrationPanel.tsx';

/** Registering and withdrawing; a refusal for want of room is handed back, any other is told. */
export function useRegistration({ event, link }: RegistrationProps) {
  const errorText = useErrorText();
  const refreshed = ['registrations.own', 'registrations.list'] as const;
  const register = useRouteAction('registrations.register', refreshed);
  const withdraw = useRouteAction('registrations.withdraw', refreshed);
  const params = { id: event.id };
  return {
    isBusy: register.isPending || withdraw.isPending,
    /** Resolves to whether there was room to keep it. */
    async register(body: RegistrationDraft): Promise<boolean> {
      try {
        await register.mutateAsync({ params, body, ...(link === undefined ? {} : { query: { link } }) });
      } catch (error) {
        if (error instanceof AppError && error.code === 'LIMIT_EXCEEDED') return false;
        showToast(errorText(error), 'danger');
      }
      return true;
    },
    async withdraw(kind: RegistrationDraft['kind']): Promise<void> {
      try {
        await withdraw.mutateAsync({ params: { ...params, kind } });
      } catch (error) {
        showToast(errorText(error), 'danger');
      }
    },
  };
}
