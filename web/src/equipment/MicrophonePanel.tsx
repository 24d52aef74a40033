import { Circle, Mic, MicOff } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaptureDesk } from '../media/capture-desk.ts';
import { measureLevel } from '../media/level-meter.ts';
import { Button } from '../ui/Button.tsx';
import { Meter } from '../ui/Meter.tsx';
import { Select } from '../ui/Select.tsx';
import { CaptureNotice } from './CaptureNotice.tsx';
import styles from './Equipment.module.css';
import { Panel } from './Panel.tsx';
import type { DevicesFound } from './report.ts';
import { canRecord, recordVoice } from './voice-recording.ts';

/** As a voice in the room; a fan stays below it. */
const heardFrom = 0.4;

interface MicrophonePanelProps {
  desk: CaptureDesk;
  isHeard: boolean;
  onFound: (found: Pick<DevicesFound, 'isHeard'>) => void;
}

/** How loud one is, and how one sounds. */
export function MicrophonePanel({ desk, isHeard, onFound }: MicrophonePanelProps) {
  const { t } = useTranslation('equipment');
  const { states, problems, devices, microphoneId } = useSyncExternalStore(desk.subscribe, desk.read, desk.read);
  const readTrack = (): MediaStreamTrack | null => desk.track('microphone');
  const track = useSyncExternalStore(desk.subscribe, readTrack, readTrack);
  const isOn = states.microphone === 'on';
  return (
    <Panel icon={Mic} title={t('microphone.title')} data-testid="microphone">
      <p className={styles.hint}>{t('microphone.lead')}</p>
      <div className={styles.row}>
        <Button
          icon={isOn ? MicOff : Mic}
          isBusy={states.microphone === 'starting'}
          onClick={() => (isOn ? desk.turnOff('microphone') : void desk.turnOn('microphone'))}
          data-testid="try-microphone"
        >
          {t(isOn ? 'microphone.stop' : 'microphone.start')}
        </Button>
      </div>
      {track && <Level track={track} onFound={onFound} />}
      <output data-testid="microphone-heard" data-heard={isHeard}>
        {isHeard ? t('microphone.heard') : isOn ? t('microphone.silent') : ''}
      </output>
      {track && canRecord() && <Voice key={track.id} track={track} />}
      <CaptureNotice source="microphone" problem={problems.microphone} />
      {devices.microphones.length > 1 && devices.microphones.some(({ label }) => label !== '') && (
        <Select
          label={t('microphone.choose')}
          value={microphoneId ?? devices.microphones[0]?.deviceId ?? ''}
          options={devices.microphones.map(({ deviceId, label }) => ({ value: deviceId, label }))}
          onValueChange={(deviceId) => void desk.choose('microphone', deviceId)}
        />
      )}
    </Panel>
  );
}

function Level({ track, onFound }: Pick<MicrophonePanelProps, 'onFound'> & { track: MediaStreamTrack }) {
  const { t } = useTranslation('equipment');
  const [level, setLevel] = useState(0);
  const isLoud = level >= heardFrom;
  useEffect(() => measureLevel(track, setLevel), [track]);
  useEffect(() => {
    if (isLoud) onFound({ isHeard: true });
  }, [isLoud, onFound]);
  return <Meter label={t('microphone.level')} value={level} data-testid="own-level" />;
}

type Recording = { state: 'none' | 'running' } | { state: 'ready'; url: string };

/** A few seconds to hear back, which nobody else ever gets. */
function Voice({ track }: { track: MediaStreamTrack }) {
  const { t } = useTranslation('equipment');
  const [recording, setRecording] = useState<Recording>({ state: 'none' });
  const [run, setRun] = useState(0);
  useEffect(() => {
    if (run === 0) return;
    const stop = new AbortController();
    let url: string | null = null;
    void recordVoice(track, stop.signal).then((made) => {
      url = made;
      if (stop.signal.aborted) return;
      setRecording(made === null ? { state: 'none' } : { state: 'ready', url: made });
    });
    return () => {
      stop.abort();
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [run, track]);
  const begin = (): void => {
    setRecording({ state: 'running' });
    setRun(run + 1);
  };
  return (
    <div className={styles.voice} data-testid="voice" data-state={recording.state}>
      <Button size="sm" icon={Circle} isBusy={recording.state === 'running'} onClick={begin} data-testid="record-voice">
        {t(recording.state === 'running' ? 'microphone.recording' : 'microphone.record')}
      </Button>
      {recording.state === 'ready' && (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- the person's own words of a moment ago
        <audio controls src={recording.url} aria-label={t('microphone.playback')} data-testid="voice-playback" />
      )}
    </div>
  );
}
