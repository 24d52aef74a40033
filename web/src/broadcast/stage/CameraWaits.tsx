import { needsConfirmation } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import type { ReadyView } from '../session/view.ts';

interface CameraWaitsProps {
  view: Pick<ReadyView, 'state' | 'you'>;
  session: Pick<BroadcastSession, 'command'>;
}

/** In an event for schools: why one's picture is not sent, and at a centre the coordinator's word that it may be. */
export function CameraWaits({ view: { state, you }, session }: CameraWaitsProps) {
  const { t } = useTranslation('broadcast');
  const { run, isBusy } = useCommands();
  const { participantId } = you;
  if (!needsConfirmation(state, participantId, 'camera')) return null;
  const isRoom = state.participants[participantId]?.role === 'centre';
  const confirm = () => run('camera', () => session.command('camera.confirm', { participantId }));
  return (
    <Notice
      tone="attention"
      data-testid="camera-waits"
      action={
        isRoom ? (
          <Button size="sm" isBusy={isBusy('camera')} onClick={() => void confirm()} data-testid="confirm-own-camera">
            {t('schools.confirmRoom')}
          </Button>
        ) : undefined
      }
    >
      <p>{t(isRoom ? 'schools.roomWaits' : 'schools.cameraWaits')}</p>
    </Notice>
  );
}
