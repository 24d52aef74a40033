import type { UniversityRefusal } from '@campus/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { rest, session } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { nextPath } from './next-path.ts';

type Trouble = { reason: UniversityRefusal } | { failure: unknown };

/** Where the university leads back to: hands over what it sent along, and goes on. */
export function UniversityReturnPage() {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  useEffect(() => {
    // Once, whatever is drawn again: what the university sent is good for one use, and then leaves the address.
    const parameters = Object.fromEntries(new URLSearchParams(location.search));
    history.replaceState(history.state, '', location.pathname);
    rest.call('session.completeUniversity', { body: { parameters } }).then(
      (answer) => {
        if (answer.outcome === 'refused') return setTrouble({ reason: answer.reason });
        session.begin(answer.session);
        void navigate(nextPath(answer.next), { replace: true });
      },
      (failure: unknown) => setTrouble({ failure }),
    );
  }, [navigate]);

  return (
    <Page title={t('signIn')} isNarrow>
      {trouble === null ? (
        <Spinner label={t('university.signingIn')} />
      ) : (
        <Notice
          tone="danger"
          data-testid="university-trouble"
          action={
            <ButtonLink to="/sign-in" variant="primary">
              {t('university.back')}
            </ButtonLink>
          }
        >
          <p>{'reason' in trouble ? t(`university.refused.${trouble.reason}`) : errorText(trouble.failure)}</p>
        </Notice>
      )}
    </Page>
  );
}
