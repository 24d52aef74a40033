import { useTranslation } from 'react-i18next';
import { MessagePage } from '../../app/MessagePage.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';

/** The link or the event cannot be opened. */
export function DoorProblem({ text, onRetry }: { text: string; onRetry: () => void }) {
  const { t } = useTranslation('broadcast');
  const { t: tCommon } = useTranslation('common');
  return (
    <main data-testid="door-problem">
      <MessagePage title={t('join.closed')} detail={text}>
        <Button onClick={onRetry}>{tCommon('tryAgain')}</Button>
        <ButtonLink to="/" variant="primary">
          {tCommon('toHome')}
        </ButtonLink>
      </MessagePage>
    </main>
  );
}
