import type { SentInvitation } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { PassedOn } from '../ui/PassedOn.tsx';

export function SentLink({ sent }: { sent: SentInvitation | undefined }) {
  const { t } = useTranslation('speakers');
  return (
    <PassedOn url={sent?.url} words={{ mailed: t('mailed'), link: t('link'), passOn: t('pass') }} testId="speaker" />
  );
}
