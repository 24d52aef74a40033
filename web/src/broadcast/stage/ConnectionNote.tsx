import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/Notice.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import type { BroadcastView } from '../session/view.ts';

/** Says when the connection is away, that it is back, and when a network lets no media through at all. */
export function ConnectionNote({ view }: { view: BroadcastView }) {
  const { t } = useTranslation('broadcast');
  const { connection } = view.live;
  const isBlocked = connection === 'connected' && view.media.isBlocked;
  const isAway = connection === 'reconnecting' || (connection === 'connected' && view.media.isInterrupted);
  const isHere = connection === 'connected' && !isAway && !isBlocked;
  return (
    <>
      <VisuallyHidden>
        <output>
          {isHere && t('connection.connected')}
          {isAway && !isBlocked && t('connection.reconnecting')}
        </output>
      </VisuallyHidden>
      {isBlocked && (
        <Notice tone="danger" data-testid="blocked">
          {t('connection.blocked')}
        </Notice>
      )}
      {isAway && !isBlocked && (
        <Notice tone="attention" isSilent data-testid="reconnecting">
          {t('connection.reconnecting')}
        </Notice>
      )}
    </>
  );
}
