import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { classNames } from '../../ui/class-names.ts';
import { useFocusOnMount } from '../session/use-focus-on-mount.ts';
import type { ReadyView } from '../session/view.ts';
import styles from './LiveHeader.module.css';
import { AudienceBadge, PhaseBadge, QualityBadge, RecordingBadge, SchoolsBadge } from './StatusBadges.tsx';

interface LiveHeaderProps {
  view: ReadyView;
  isCompact?: boolean;
}

/** Title and state of a live page. */
export function LiveHeader({ view, isCompact = false }: LiveHeaderProps) {
  const { t } = useTranslation('common');
  // The door has gone, and with it what had the focus.
  const title = useFocusOnMount<HTMLHeadingElement>();
  return (
    <header className={classNames(styles.header, isCompact && styles.compact)}>
      <div className={styles.titles}>
        <Link to="/" className={styles.brand}>
          {t('brand')}
        </Link>
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          <bdi>{view.event.title}</bdi>
        </h1>
        {!isCompact && (
          <p className={styles.lead}>
            <bdi>{view.event.leadInstitution}</bdi>
          </p>
        )}
      </div>
      <div className={styles.badges}>
        <PhaseBadge view={view} />
        {view.state.isForSchools && <SchoolsBadge />}
        <RecordingBadge view={view} />
        {view.state.phase !== 'ended' && (
          <>
            <AudienceBadge view={view} />
            <QualityBadge view={view} />
          </>
        )}
      </div>
    </header>
  );
}
