import type { SentInvitation } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../ui/CopyField.tsx';
import { Notice } from '../ui/Notice.tsx';
import styles from './People.module.css';

/** What comes of an invitation: a mail on its way, or a link to be passed on. */
export function InvitationLink({ sent }: { sent: SentInvitation }) {
  const { t } = useTranslation('people');
  if (sent.url === null) {
    return (
      <Notice tone="ok" data-testid="invitation-sent">
        <p>{t('invite.mailed')}</p>
      </Notice>
    );
  }
  return (
    <div className={styles.made} data-testid="invitation-sent">
      <CopyField label={t('invite.link')} value={sent.url} data-testid="invitation-url" />
      <p className={styles.quiet}>{t('invite.send')}</p>
    </div>
  );
}
