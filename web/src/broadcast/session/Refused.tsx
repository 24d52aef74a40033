import type { ErrorCode } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { MessagePage } from '../../app/MessagePage.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';

interface RefusedProps {
  code: ErrorCode;
  /** Joins again, here. */
  onTakeBack: () => void;
}

/** The place is gone and will not come back by itself: another window has it, or the organiser took it away. */
export function Refused({ code, onTakeBack }: RefusedProps) {
  const { t } = useTranslation('broadcast');
  const { t: tCommon } = useTranslation('common');
  const { t: tError } = useTranslation('errors');
  const isElsewhere = code === 'CONFLICT';
  const isRemoved = code === 'LINK_REVOKED' || code === 'FORBIDDEN';
  return (
    <main data-testid={isElsewhere ? 'elsewhere' : 'refused'} data-connection="refused" data-code={code}>
      <div role="alert">
        {isElsewhere ? (
          <MessagePage title={t('elsewhere.title')} detail={t('elsewhere.detail')}>
            <Button variant="primary" onClick={onTakeBack} data-testid="take-back">
              {t('elsewhere.action')}
            </Button>
          </MessagePage>
        ) : (
          <MessagePage
            title={t(isRemoved ? 'removed.title' : 'removed.closed')}
            detail={isRemoved ? t('removed.detail') : tError(code)}
          >
            {code === 'PROTOCOL_VERSION' && <Button onClick={() => location.reload()}>{tCommon('reload')}</Button>}
            <ButtonLink to="/" variant="primary">
              {tCommon('toHome')}
            </ButtonLink>
          </MessagePage>
        )}
      </div>
    </main>
  );
}
