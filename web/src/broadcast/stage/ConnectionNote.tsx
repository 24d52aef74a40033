import type { ErrorCode } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import type { BroadcastView } from '../session/view.ts';

interface ConnectionNoteProps {
  view: BroadcastView;
  onTakeBack: () => void;
}

/** Says when the connection is away and back, and what to do when it will not come back by itself. */
export function ConnectionNote({ view, onTakeBack }: ConnectionNoteProps) {
  const { t } = useTranslation('broadcast');
  const { connection, refusal } = view.live;
  const isAway = connection === 'reconnecting' || (connection === 'connected' && view.media.isInterrupted);
  return (
    <>
      <VisuallyHidden>
        <output>{connection === 'connected' && !isAway ? t('connection.connected') : ''}</output>
      </VisuallyHidden>
      {isAway && (
        <Notice tone="attention" data-testid="reconnecting">
          {t('connection.reconnecting')}
        </Notice>
      )}
      {connection === 'refused' && <Refusal code={refusal ?? 'INTERNAL'} onTakeBack={onTakeBack} />}
    </>
  );
}

function Refusal({ code, onTakeBack }: { code: ErrorCode; onTakeBack: () => void }) {
  const { t } = useTranslation('broadcast');
  const { t: tError } = useTranslation('errors');
  if (code === 'CONFLICT')
    return (
      <Notice
        tone="danger"
        data-testid="elsewhere"
        title={t('elsewhere.title')}
        action={<Button onClick={onTakeBack}>{t('elsewhere.action')}</Button>}
      >
        {t('elsewhere.detail')}
      </Notice>
    );
  const isOldPage = code === 'PROTOCOL_VERSION';
  return (
    <Notice
      tone="danger"
      data-testid="refused"
      {...(isOldPage ? { action: <Button onClick={() => location.reload()}>{t('reload')}</Button> } : {})}
    >
      {code === 'LINK_REVOKED' || code === 'FORBIDDEN' ? t('removed') : tError(code)}
    </Notice>
  );
}
