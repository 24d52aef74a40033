import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/Notice.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import type { BroadcastView } from '../session/view.ts';

/** Says when the connection is away, and that it is back. */
export function ConnectionNote({ view }: { view: BroadcastView }) {
  const { t } = useTranslation('broadcast');
  const { connection } = view.live;
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
    </>
  );
}
