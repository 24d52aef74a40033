import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useErrorText } from '../api/error-text.ts';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';

/** Opened from a reminder, with or without an account: whether there shall be more. */
export function RemindersPage() {
  const { t } = useTranslation('reminders');
  const errorText = useErrorText();
  const { token = '' } = useParams();
  const params = { token };
  const reminders = useRoute('reminders.show', { params });
  const choose = useRouteAction('reminders.choose', ['reminders.show']);
  return (
    <Page title={t('title')} isNarrow>
      <QueryView query={reminders}>
        {({ areWanted }) => (
          <div data-testid="reminders" data-wanted={areWanted}>
            <Notice tone={areWanted ? 'info' : 'ok'}>
              <p>{areWanted ? t('wanted') : t('off')}</p>
            </Notice>
          </div>
        )}
      </QueryView>
      {choose.error !== null && (
        <Notice tone="danger">
          <p>{errorText(choose.error)}</p>
        </Notice>
      )}
      {reminders.data && (
        <div>
          <Button
            variant="primary"
            isBusy={choose.isPending}
            onClick={() => choose.mutate({ params, body: { areWanted: !reminders.data.areWanted } })}
            data-testid="choose-reminders"
          >
            {reminders.data.areWanted ? t('stop') : t('start')}
          </Button>
        </div>
      )}
    </Page>
  );
}
