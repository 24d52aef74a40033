import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { MessagePage } from './MessagePage.tsx';

/** Stands where a page failed to draw or to load (an old page after an update, say). */
export function CrashPage() {
  const { t } = useTranslation('common');
  return (
    <MessagePage title={t('crash.title')} detail={t('crash.detail')}>
      <Button variant="primary" icon={RotateCw} onClick={() => location.reload()}>
        {t('reload')}
      </Button>
    </MessagePage>
  );
}
