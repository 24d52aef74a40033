import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { useOfflinePage } from '../offline/use-offline-page.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { KeptScroll } from './KeptScroll.tsx';
import styles from './Shell.module.css';
import { SiteFooter } from './SiteFooter.tsx';
import { SiteHeader } from './SiteHeader.tsx';

/** Header, page, footer. */
export function Shell() {
  const { t } = useTranslation('common');
  const { pathname } = useLocation();
  useOfflinePage();
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(pathname);
  useEffect(() => {
    // The link that was pressed is gone with its page: the keyboard goes on from the new page's beginning.
    if (shownPath.current !== pathname) main.current?.focus({ preventScroll: true });
    shownPath.current = pathname;
  }, [pathname]);
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        {t('skipToContent')}
      </a>
      <SiteHeader />
      <main ref={main} id="content" tabIndex={-1} className={styles.main}>
        <Suspense fallback={<Spinner label={t('loading')} />}>
          <Outlet />
        </Suspense>
      </main>
      <SiteFooter />
      <KeptScroll />
    </div>
  );
}
