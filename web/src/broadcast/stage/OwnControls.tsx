import { type LucideIcon, Mic, MicOff, ScreenShare, ScreenShareOff, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import { isRecorded, needsConfirmation } from '@campus/protocol';
import type { ReadyView } from '../session/view.ts';
import { CameraWaits } from './CameraWaits.tsx';
import { ConsentState } from './ConsentState.tsx';
import { UplinkNote } from './UplinkNote.tsx';
import styles from './OwnControls.module.css';

interface OwnControlsProps {
  view: ReadyView;
  session: BroadcastSession;
}

/** Camera, microphone and screen of one's own: on, off, muted. */
export function OwnControls({ view, session }: OwnControlsProps) {
  const { t } = useTranslation('broadcast');
  const { t: tError } = useTranslation('errors');
  const { run, isBusy } = useCommands();
  const { states, problems } = view.desk;
  const microphone = view.media.own.find((own) => own.source === 'microphone');
  const isMuted = microphone?.isMuted ?? false;
  const isWatchOnly = isRecorded(view.state) && view.me?.consent === 'watch-only';
  const isPictureWaiting = needsConfirmation(view.state, view.you.participantId, 'camera');

  const toggle = (source: 'camera' | 'screen' | 'microphone') => {
    if (states[source] === 'off') void session.desk.turnOn(source);
    else session.desk.turnOff(source);
  };
  const toggleMute = () => {
    if (states.microphone === 'off') return void session.desk.turnOn('microphone');
    if (microphone) void run('mute', () => session.setMuted(microphone.trackId, !isMuted));
  };
  const isSpeaking = states.microphone === 'on' && !isMuted;

  return (
    <div className={styles.controls}>
      {!isWatchOnly && (
        <div className={styles.buttons}>
          <Switcher
            testId="mute-microphone"
            icon={isSpeaking ? Mic : MicOff}
            isOn={isSpeaking}
            isBusy={states.microphone === 'starting' || isBusy('mute')}
            onPress={toggleMute}
            label={t(states.microphone === 'off' ? 'own.startMicrophone' : isMuted ? 'own.unmute' : 'own.mute')}
          />
          <Switcher
            testId="publish-camera"
            icon={states.camera === 'on' ? Video : VideoOff}
            isOn={states.camera === 'on'}
            isBusy={states.camera === 'starting'}
            isDisabled={isPictureWaiting && states.camera === 'off'}
            onPress={() => toggle('camera')}
            label={t(states.camera === 'off' ? 'own.startCamera' : 'own.stopCamera')}
          />
          <Switcher
            testId="share-screen"
            icon={states.screen === 'on' ? ScreenShareOff : ScreenShare}
            isOn={states.screen === 'on'}
            isBusy={states.screen === 'starting'}
            isDisabled={isPictureWaiting && states.screen === 'off'}
            onPress={() => toggle('screen')}
            label={t(states.screen === 'off' ? 'own.shareScreen' : 'own.stopScreen')}
          />
        </div>
      )}
      <CameraWaits view={view} session={session} />
      {(['microphone', 'camera', 'screen'] as const).map((source) => {
        const problem = problems[source];
        return problem ? (
          <Notice key={source} tone="attention" data-testid={`problem-${source}`}>
            {t(`capture.${problem === 'cancelled' ? 'failed' : problem}.${source}`)}
          </Notice>
        ) : null;
      })}
      {view.media.own.map(({ trackId, source, error, isFlowing }) =>
        error && !isFlowing && view.live.connection === 'connected' && !view.media.isInterrupted ? (
          <Notice key={trackId} tone="attention" data-testid={`not-sent-${source}`}>
            {t(`own.notSent.${source}`)}
          </Notice>
        ) : null,
      )}
      <UplinkNote uplink={view.media.uplink} />
      {view.publishProblem && <Notice tone="attention">{tError(view.publishProblem)}</Notice>}
      <ConsentState view={view} session={session} />
    </div>
  );
}

interface SwitcherProps {
  testId: string;
  icon: LucideIcon;
  isOn: boolean;
  isBusy: boolean;
  /** Nothing can be turned on yet, and a sentence beside it says why. */
  isDisabled?: boolean;
  label: string;
  onPress: () => void;
}

function Switcher({ testId, icon, isOn, isBusy, isDisabled = false, label, onPress }: SwitcherProps) {
  return (
    <Button
      icon={icon}
      variant={isOn ? 'primary' : 'secondary'}
      isBusy={isBusy}
      disabled={isDisabled}
      onClick={onPress}
      data-testid={testId}
      data-on={isOn}
    >
      {label}
    </Button>
  );
}
