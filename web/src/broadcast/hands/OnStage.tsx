import { isRecorded } from '@campus/protocol';
import { ArrowDownToLine, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import type { ReadyView } from '../session/view.ts';
import { OwnControls } from '../stage/OwnControls.tsx';
import { Picture } from '../stage/Picture.tsx';
import styles from './TakePart.module.css';

interface OnStageProps {
  view: ReadyView;
  session: BroadcastSession;
}

/** Somebody of the audience on stage: their own picture, camera, microphone and screen, and the way back. */
export function OnStage({ view, session }: OnStageProps) {
  const { t } = useTranslation(['stage', 'broadcast']);
  const { run, isBusy } = useCommands();
  const ownCamera = view.media.own.find((own) => own.source === 'camera');
  const { camera, microphone } = view.desk.states;
  const isWatchOnly = isRecorded(view.state) && view.me?.consent === 'watch-only';
  const turnOn = () => {
    void session.desk.turnOn('camera');
    void session.desk.turnOn('microphone');
  };
  const leave = () => run('leave', () => session.command('stage.release', { participantId: view.you.participantId }));
  return (
    <section className={styles.own} aria-label={t('broadcast:own.label')} data-testid="own-stage">
      <p className={styles.onStage}>{t('broadcast:stage.youAre')}</p>
      {ownCamera && (
        <div className={styles.selfView}>
          <Picture session={session} trackId={ownCamera.trackId} source="camera" isMirrored />
        </div>
      )}
      <div className={styles.ready}>
        {camera === 'off' && microphone === 'off' && !isWatchOnly && (
          <Button variant="primary" size="lg" icon={Video} onClick={turnOn} data-testid="turn-on-both">
            {t('onStage.turnOn')}
          </Button>
        )}
        <OwnControls view={view} session={session} />
      </div>
      <Button
        className={styles.leave}
        icon={ArrowDownToLine}
        isBusy={isBusy('leave')}
        onClick={() => void leave()}
        data-testid="leave-stage"
      >
        {t('onStage.leave')}
      </Button>
    </section>
  );
}
