import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';
import { Star } from './Emblem.tsx';
import styles from './Page.module.css';
import { useKeptFocus } from './use-kept-focus.ts';

interface PageProps {
  title: string;
  /** Above the title: what kind of thing this is. */
  lead?: ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
  isNarrow?: boolean;
  children: ReactNode;
}

/** Sets the window's title, so that a screen reader says where one has arrived. */
export function usePageTitle(title: string | undefined): void {
  const { t } = useTranslation('common');
  const brand = t('brand');
  useEffect(() => {
    document.title = title === undefined || title === brand ? brand : t('windowTitle', { title, brand });
  }, [title, brand, t]);
}

/** Title and content. Whatever goes away when it has been pressed hands the keyboard on to what is nearest. */
export function Page({ title, lead, actions, isNarrow = false, children }: PageProps) {
  usePageTitle(title);
  const ref = useRef<HTMLDivElement>(null);
  useKeptFocus(ref);
  return (
    <div ref={ref} className={classNames(styles.page, isNarrow && styles.narrow)}>
      <header className={styles.header}>
        <div className={styles.titles}>
          {lead}
          <h1>
            <bdi>{title}</bdi>
          </h1>
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}

export function Section({ title, actions, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <h2>{title}</h2>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

interface EmptyProps {
  children: ReactNode;
  action?: ReactNode;
  'data-testid'?: string;
}

/** What stands where a list is empty: why, and what to do. */
export function Empty({ children, action, ...rest }: EmptyProps) {
  return (
    <div className={styles.empty} data-testid={rest['data-testid']}>
      <Star />
      <p>{children}</p>
      {action}
    </div>
  );
}
