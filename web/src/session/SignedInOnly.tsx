import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useSession } from '../api/queries.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';

/** Asks for signing in where a page makes no sense without an account. The server checks in any case. */
export function SignedInOnly({ children }: { children: ReactNode }) {
  const { t } = useTranslation('session');
  const { status } = useSession();
  const { pathname } = useLocation();
  if (status === 'unknown') return <Spinner />;
  if (status === 'signed-in') return children;
  return (
    <Notice
      tone="attention"
      action={
        <ButtonLink to={`/sign-in?next=${encodeURIComponent(pathname)}`} variant="primary">
          {t('signIn')}
        </ButtonLink>
      }
    >
      <p>{t('needed')}</p>
    </Notice>
  );
}
