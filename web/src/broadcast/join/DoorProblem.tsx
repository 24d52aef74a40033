import { useTranslation } from 'react-i18next';
import { MessagePage } from '../../app/MessagePage.tsx';
import { DoorConsentPlace } from '../../consents/DoorConsentPlace.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';

interface DoorProblemProps {
  text: string;
  onRetry: () => void;
  /** The link that was opened. */
  link?: string;
}

/** The link or the event cannot be opened. What was agreed to behind it can be taken back all the same. */
export function DoorProblem({ text, onRetry, link }: DoorProblemProps) {
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
      {link !== undefined && <DoorConsentPlace doorId={link} link={link} isOver />}
    </main>
  );
}
