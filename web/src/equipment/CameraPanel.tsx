import { Video, VideoOff } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { CameraPreview } from '../broadcast/join/CameraPreview.tsx';
import type { CaptureDesk } from '../media/capture-desk.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { Slate } from '../ui/Slate.tsx';
import { CaptureNotice } from './CaptureNotice.tsx';
import styles from './Equipment.module.css';
import { Panel } from './Panel.tsx';
import type { DevicesFound } from './report.ts';

interface CameraPanelProps {
  desk: CaptureDesk;
  onFound: (found: Pick<DevicesFound, 'camera'>) => void;
}

/** One's own picture, straight from the camera: it goes nowhere. */
export function CameraPanel({ desk, onFound }: CameraPanelProps) {
  const { t } = useTranslation('equipment');
  const { states, problems, devices, cameraId } = useSyncExternalStore(desk.subscribe, desk.read, desk.read);
  const readTrack = (): MediaStreamTrack | null => desk.track('camera');
  const track = useSyncExternalStore(desk.subscribe, readTrack, readTrack);
  const size = sizeOf(track);
  const { width, height, rate } = size ?? { width: 0, height: 0, rate: 0 };
  useEffect(() => {
    if (width > 0) onFound({ camera: { width, height, rate } });
  }, [width, height, rate, onFound]);
  const isOn = states.camera === 'on';
  return (
    <Panel icon={Video} title={t('camera.title')} data-testid="camera">
      <div className={styles.preview}>
        {isOn ? (
          <CameraPreview desk={desk} />
        ) : (
          <Slate icon={VideoOff} title={t('camera.off')} detail={t('camera.offDetail')} />
        )}
      </div>
      <Button
        icon={isOn ? VideoOff : Video}
        isBusy={states.camera === 'starting'}
        onClick={() => (isOn ? desk.turnOff('camera') : void desk.turnOn('camera'))}
        data-testid="try-camera"
      >
        {t(isOn ? 'camera.stop' : 'camera.start')}
      </Button>
      <output data-testid="camera-size">{size ? t('camera.size', size) : ''}</output>
      <CaptureNotice source="camera" problem={problems.camera} />
      {devices.cameras.length > 1 && devices.cameras.some(({ label }) => label !== '') && (
        <Select
          label={t('camera.choose')}
          value={cameraId ?? devices.cameras[0]?.deviceId ?? ''}
          options={devices.cameras.map(({ deviceId, label }) => ({ value: deviceId, label }))}
          onValueChange={(deviceId) => void desk.choose('camera', deviceId)}
        />
      )}
    </Panel>
  );
}

function sizeOf(track: MediaStreamTrack | null): DevicesFound['camera'] {
  const { width, height, frameRate } = track?.getSettings() ?? {};
  return width && height ? { width, height, rate: Math.round(frameRate ?? 0) } : null;
}
