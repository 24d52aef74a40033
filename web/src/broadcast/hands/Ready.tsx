import { type LucideIcon, Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { CameraPreview } from '../join/CameraPreview.tsx';
import { OwnLevel } from '../join/GreenRoom.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import type { ReadyView } from '../session/view.ts';
import styles from './TakePart.module.css';

interface ReadyProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'desk'>;
}

/** Camera and microphone turned on while one waits for the stage, so that the others need not wait then. */
export function Ready({ view, session: { desk } }: ReadyProps) {
  const { t } = useTranslation(['stage', 'broadcast']);
  const { states, problems } = view.desk;
  const toggle = (source: 'camera' | 'microphone') => {
    if (states[source] === 'off') void desk.turnOn(source);
    else desk.turnOff(source);
  };
  const button = (source: 'camera' | 'microphone', icon: LucideIcon, label: string) => (
    <Button
      icon={icon}
      variant={states[source] === 'on' ? 'primary' : 'secondary'}
      isBusy={states[source] === 'starting'}
      onClick={() => toggle(source)}
      data-testid={`ready-${source}`}
      data-on={states[source] === 'on'}
    >
      {label}
    </Button>
  );
  const isCameraOn = states.camera === 'on';
  const isMicrophoneOn = states.microphone === 'on';
  return (
    <div className={styles.ready}>
      <p className={styles.soft}>{t('hand.ready')}</p>
      {isCameraOn && (
        <div className={styles.selfView}>
          <CameraPreview desk={desk} />
        </div>
      )}
      <div className={styles.buttons}>
        {button(
          'camera',
          isCameraOn ? Video : VideoOff,
          t(isCameraOn ? 'broadcast:own.stopCamera' : 'broadcast:own.startCamera'),
        )}
        {button(
          'microphone',
          isMicrophoneOn ? Mic : MicOff,
          t(isMicrophoneOn ? 'broadcast:own.stopMicrophone' : 'broadcast:own.startMicrophone'),
        )}
      </div>
      {isMicrophoneOn && <OwnLevel desk={desk} />}
      {(['camera', 'microphone'] as const).map((source) => {
        const problem = problems[source];
        return problem && problem !== 'cancelled' ? (
          <Notice key={source} tone="attention" data-testid={`problem-${source}`}>
            {t(`broadcast:capture.${problem}.${source}`)}
          </Notice>
        ) : null;
      })}
    </div>
  );
}
