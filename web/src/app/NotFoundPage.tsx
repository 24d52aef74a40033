import { House } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../ui/Button.tsx';
import { MessagePage } from './MessagePage.tsx';

export function NotFoundPage() {
  const { t } = useTranslation('common');
  return (
    <MessagePage title={t('notFound.title')} detail={t('notFound.detail')}>
      <ButtonLink to="/" variant="primary" icon={House}>
        {t('toHome')}
      </ButtonLink>
    </MessagePage>
  );
}
