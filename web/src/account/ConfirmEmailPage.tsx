import { MailCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';

/** Where the mail's link leads. It asks for a press: programs that look into mails open links, and would confirm it. */
export function ConfirmEmailPage() {
  const { t } = useTranslation('account');
  const errorText = useErrorText();
  const { token = '' } = useParams();
  const confirm = useRouteAction('account.confirmEmail', ['account.show']);
  return (
    <Page title={t('confirmation.title')} isNarrow>
      {confirm.isSuccess ? (
        <Notice
          tone="ok"
          data-testid="address-confirmed"
          action={<ButtonLink to="/account">{t('confirmation.next')}</ButtonLink>}
        >
          <p>{t('confirmation.done', { email: confirm.data.email })}</p>
        </Notice>
      ) : (
        <>
          <p>{t('confirmation.lead')}</p>
          {confirm.error !== null && (
            <Notice tone="danger">
              <p>{errorText(confirm.error)}</p>
            </Notice>
          )}
          <div className={form.actions}>
            <Button
              variant="primary"
              size="lg"
              icon={MailCheck}
              isBusy={confirm.isPending}
              onClick={() => confirm.mutate({ body: { token } })}
              data-testid="confirm-address"
            >
              {t('confirmation.action')}
            </Button>
          </div>
        </>
      )}
    </Page>
  );
}
