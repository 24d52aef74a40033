import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';
import { SetupForm } from './SetupForm.tsx';

/** Opened once, by the link that the first start prints. */
export function SetupPage() {
  const { t } = useTranslation('setup');
  const { token = '' } = useParams();
  const inspection = useRoute('setup.inspect', { params: { token } });
  return (
    <Page title={t('title')} isNarrow>
      <QueryView query={inspection}>
        {({ isValid }) =>
          isValid ? (
            <>
              <p>{t('lead')}</p>
              <SetupForm token={token} />
            </>
          ) : (
            <Notice
              tone="attention"
              title={t('invalid.title')}
              action={<ButtonLink to="/sign-in">{t('invalid.signIn')}</ButtonLink>}
            >
              <p>{t('invalid.detail')}</p>
            </Notice>
          )
        }
      </QueryView>
    </Page>
  );
}
