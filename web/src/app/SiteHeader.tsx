import { LogIn } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { useSession } from '../api/queries.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { Emblem } from '../ui/Emblem.tsx';
import styles from './Shell.module.css';

/** Strangers have none, and need not fetch what menus are made of. */
const AccountMenu = lazy(async () => ({ default: (await import('./AccountMenu.tsx')).AccountMenu }));

export function SiteHeader() {
  const { t } = useTranslation('common');
  const { status, person } = useSession();
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link to="/" className={styles.brand}>
          <Emblem />
          <span>{t('brand')}</span>
        </Link>
        <nav aria-label={t('nav.label')} className={styles.nav}>
          <NavLink to="/events">{t('nav.events')}</NavLink>
          <NavLink to="/recordings">{t('nav.recordings')}</NavLink>
        </nav>
        <div className={styles.account}>
          {person && (
            <Suspense fallback={null}>
              <AccountMenu person={person} />
            </Suspense>
          )}
          {status === 'signed-out' && (
            <ButtonLink to="/sign-in" size="sm" icon={LogIn} data-for-strangers>
              {t('nav.signIn')}
            </ButtonLink>
          )}
        </div>
      </div>
    </header>
  );
}
