import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '../ui/format.ts';
import { Switch } from '../ui/Switch.tsx';
import styles from './Remote.module.css';
import type { RemotePartProps } from './remote-part.ts';
import { useRemote } from './use-remote.ts';

/** A slider that is dragged tells where it came to rest. */
const tellAfterMs = 250;
/** So long the board is believed to be doing what it was told; then it shows what it says of itself. */
const believedMs = 3_000;

export function RemoteSound({ id, report }: RemotePartProps) {
  const { t, i18n } = useTranslation('centres');
  const { tell } = useRemote(id);
  const [dragged, setDragged] = useState<number | null>(null);
  const telling = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (dragged === null) return;
    const forgetting = setTimeout(() => setDragged(null), believedMs);
    return () => clearTimeout(forgetting);
  }, [dragged]);
  const drag = (wanted: number): void => {
    setDragged(wanted);
    clearTimeout(telling.current);
    telling.current = setTimeout(() => tell({ type: 'volume', volume: wanted }), tellAfterMs);
  };
  const volume = dragged ?? (report.isSoundOn ? report.volume : 0);
  return (
    <div className={styles.part}>
      <Switch
        label={t('remote.sound')}
        isOn={report.isSoundOn}
        onChange={(isOn) => tell({ type: 'sound', isOn })}
        data-testid="remote-sound"
      />
      <label className={styles.slider}>
        <span>{t('remote.volume')}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={volume}
          aria-valuetext={percent(volume, i18n.language)}
          onChange={(event) => drag(event.target.valueAsNumber)}
          data-testid="remote-volume"
        />
      </label>
    </div>
  );
}
