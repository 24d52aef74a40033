import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaptureDesk } from '../../media/capture-desk.ts';
import { measureLevel } from '../../media/level-meter.ts';
import { Button } from '../../ui/Button.tsx';
import { Meter } from '../../ui/Meter.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Select } from '../../ui/Select.tsx';
import { Slate } from '../../ui/Slate.tsx';
import { CameraPreview } from './CameraPreview.tsx';
import styles from './GreenRoom.module.css';

/** Camera and microphone chosen, seen and heard before anybody else sees or hears them. */
export function GreenRoom({ desk }: { desk: CaptureDesk }) {
  const { t } = useTranslation('broadcast');
  const view = useSyncExternalStore(desk.subscribe, desk.read);
  const { states, problems, devices } = view;
  const toggle = (source: 'camera' | 'microphone') => {
    if (states[source] === 'off') void desk.turnOn(source);
    else desk.turnOff(source);
  };
  return (
    <section className={styles.room} aria-label={t('green.label')}>
      <div className={styles.preview}>
        {states.camera === 'on' ? (
          <CameraPreview desk={desk} />
        ) : (
          <Slate icon={VideoOff} title={t('green.cameraOff')} detail={t('green.cameraOffDetail')} />
        )}
      </div>
      <div className={styles.buttons}>
        <Button
          icon={states.camera === 'on' ? Video : VideoOff}
          variant={states.camera === 'on' ? 'primary' : 'secondary'}
          isBusy={states.camera === 'starting'}
          onClick={() => toggle('camera')}
          data-testid="try-camera"
          data-on={states.camera === 'on'}
        >
          {t(states.camera === 'on' ? 'own.stopCamera' : 'own.startCamera')}
        </Button>
        <Button
          icon={states.microphone === 'on' ? Mic : MicOff}
          variant={states.microphone === 'on' ? 'primary' : 'secondary'}
          isBusy={states.microphone === 'starting'}
          onClick={() => toggle('microphone')}
          data-testid="try-microphone"
          data-on={states.microphone === 'on'}
        >
          {t(states.microphone === 'on' ? 'own.stopMicrophone' : 'own.startMicrophone')}
        </Button>
      </div>
      {states.microphone === 'on' && <OwnLevel desk={desk} />}
      {(['camera', 'microphone'] as const).map((source) => {
        const problem = problems[source];
        return problem && problem !== 'cancelled' ? (
          <Notice key={source} tone="attention" data-testid={`problem-${source}`}>
            {t(`capture.${problem}.${source}`)}
          </Notice>
        ) : null;
      })}
      {devices.cameras.some((camera) => camera.label) && (
        <Select
          label={t('green.camera')}
          value={view.cameraId ?? devices.cameras[0]?.deviceId ?? ''}
          options={devices.cameras.map(({ deviceId, label }) => ({ value: deviceId, label }))}
          onValueChange={(deviceId) => void desk.choose('camera', deviceId)}
          data-testid="choose-camera"
        />
      )}
      {devices.microphones.some((microphone) => microphone.label) && (
        <Select
          label={t('green.microphone')}
          value={view.microphoneId ?? devices.microphones[0]?.deviceId ?? ''}
          options={devices.microphones.map(({ deviceId, label }) => ({ value: deviceId, label }))}
          onValueChange={(deviceId) => void desk.choose('microphone', deviceId)}
          data-testid="choose-microphone"
        />
      )}
    </section>
  );
}

/** The level of one's own microphone, before anything is sent. */
export function OwnLevel({ desk }: { desk: CaptureDesk }) {
  const { t } = useTranslation('broadcast');
  const track = useSyncExternalStore(desk.subscribe, () => desk.track('microphone'));
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!track) return;
    return measureLevel(track, setLevel);
  }, [track]);
  return <Meter label={t('green.level')} value={level} data-testid="own-level" />;
}
