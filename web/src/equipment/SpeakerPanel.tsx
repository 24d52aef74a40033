import { ThumbsDown, ThumbsUp, Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceOption } from '../media/capture.ts';
import type { CaptureDesk } from '../media/capture-desk.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import styles from './Equipment.module.css';
import { Panel } from './Panel.tsx';
import type { DevicesFound } from './report.ts';
import { listOutputs, playTone } from './test-tone.ts';

interface SpeakerPanelProps {
  /** Browsers name loudspeakers only to whoever may use a microphone. */
  desk: CaptureDesk;
  hearsTone: boolean | null;
  onFound: (found: Pick<DevicesFound, 'hearsTone'>) => void;
}

/** A tone, on a loudspeaker of one's choice where the browser has one. */
export function SpeakerPanel({ desk, hearsTone, onFound }: SpeakerPanelProps) {
  const { t } = useTranslation('equipment');
  const outputs = useOutputs(desk);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const play = async (): Promise<void> => {
    stop.current = new AbortController();
    setPlaying(true);
    const hasSounded = await playTone(chosenId, stop.current.signal);
    setPlaying(false);
    if (hasSounded) setAsked(true);
    else onFound({ hearsTone: false });
  };
  return (
    <Panel icon={Volume2} title={t('speaker.title')} data-testid="speaker">
      <p className={styles.hint}>{t('speaker.lead')}</p>
      {outputs.length > 1 && (
        <Select
          label={t('speaker.choose')}
          value={chosenId ?? outputs[0]?.deviceId ?? ''}
          options={outputs.map(({ deviceId, label }) => ({ value: deviceId, label }))}
          onValueChange={setChosenId}
          data-testid="choose-speaker"
        />
      )}
      <div className={styles.row}>
        <Button icon={Volume2} isBusy={isPlaying} onClick={() => void play()} data-testid="play-tone">
          {t('speaker.play')}
        </Button>
      </div>
      {isAsked && (
        <fieldset className={styles.question} data-testid="tone-question">
          <legend>{t('speaker.question')}</legend>
          <Button size="sm" icon={ThumbsUp} onClick={() => onFound({ hearsTone: true })} data-testid="tone-heard">
            {t('yes')}
          </Button>
          <Button size="sm" icon={ThumbsDown} onClick={() => onFound({ hearsTone: false })} data-testid="tone-unheard">
            {t('no')}
          </Button>
        </fieldset>
      )}
      <output data-testid="speaker-result">
        {hearsTone === null ? '' : t(hearsTone ? 'speaker.heard' : 'speaker.unheard')}
      </output>
    </Panel>
  );
}

function useOutputs(desk: CaptureDesk): readonly DeviceOption[] {
  const [outputs, setOutputs] = useState<readonly DeviceOption[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const list = (): void =>
      void listOutputs().then((found) => {
        if (isCurrent) setOutputs(found);
      });
    list();
    // The desk tells when something is plugged in, and when a microphone was allowed: only then they have names.
    const unlisten = desk.subscribe(list);
    return () => {
      isCurrent = false;
      unlisten();
    };
  }, [desk]);
  return outputs;
}
