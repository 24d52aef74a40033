import type { SentInvitation } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../ui/CopyField.tsx';
import { Notice } from '../ui/Notice.tsx';
import styles from './Speakers.module.css';

/** What comes of it: a mail on its way, or a link to be passed on. */
export function SentLink({ sent }: { sent: SentInvitation }) {
  const { t } = useTranslation('speakers');
  if (sent.url === null) {
    return (
      <Notice tone="ok" data-testid="speaker-sent">
        <p>{t('mailed')}</p>
      </Notice>
    );
  }
  return (
    <div className={styles.made} data-testid="speaker-sent">
      <CopyField label={t('link')} value={sent.url} data-testid="speaker-url" />
      <p className={styles.quiet}>{t('pass')}</p>
    </div>
  );
}
