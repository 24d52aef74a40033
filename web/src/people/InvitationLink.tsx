import type { SentInvitation } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { PassedOn } from '../ui/PassedOn.tsx';

export function InvitationLink({ sent }: { sent: SentInvitation | undefined }) {
  const { t } = useTranslation('people');
  const words = { mailed: t('invite.mailed'), link: t('invite.link'), passOn: t('invite.send') };
  return <PassedOn url={sent?.url} words={words} testId="invitation" />;
}
