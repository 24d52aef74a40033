import { MailCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Says that an address is not confirmed, and offers the mail that does it, where there is a mail server. */
export function AskToConfirm({ email, canAsk }: { email: string; canAsk: boolean }) {
  const { t } = useTranslation('account');
  const errorText = useErrorText();
  const send = useRouteAction('account.sendConfirmation', ['account.show']);
  const action = canAsk && !send.isSuccess && (
    <Button
      size="sm"
      icon={MailCheck}
      isBusy={send.isPending}
      onClick={() => send.mutate({})}
      data-testid="send-confirmation"
    >
      {t('email.confirm')}
    </Button>
  );
  return (
    <Notice tone="attention" action={action}>
      <p>{t('email.unconfirmed')}</p>
      {send.isSuccess && <p>{t('email.mailed', { email })}</p>}
      {send.error !== null && <p>{errorText(send.error)}</p>}
    </Notice>
  );
}
