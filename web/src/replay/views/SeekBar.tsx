import type { Replay } from '@campus/protocol';
import { type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/format.ts';
import { marksToShow } from '../marks.ts';
import type { PlayerSnapshot, ReplayPlayer } from '../player/replay-player.ts';
import styles from './Controls.module.css';

interface SeekBarProps {
  player: ReplayPlayer;
  replay: Replay;
  snapshot: PlayerSnapshot;
}

const keyStepMs = 5_000;

/** The browser's own slider, with marks and gaps drawn behind it. */
export function SeekBar({ player, replay, snapshot }: SeekBarProps) {
  const { t } = useTranslation('replay');
  const { recordingMs, durationMs } = snapshot;
  const [hover, setHover] = useState<{ ms: number; ratio: number } | null>(null);
  const percent = (ms: number): string => `${(Math.min(Math.max(0, ms), durationMs) / durationMs) * 100}%`;
  const slates = replay.timeline.segments.filter((segment) => segment.slate !== null);
  const gaps = replay.media.gaps.filter((gap) => gap.trackId === null);

  const point = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const ratio = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    setHover({ ms: ratio * durationMs, ratio });
  };

  return (
    <div className={styles.seek} onPointerMove={point} onPointerLeave={() => setHover(null)}>
      <div className={styles.track} aria-hidden="true">
        <span className={styles.played} style={{ width: percent(recordingMs) }} />
        {slates.map((segment) => (
          <span
            key={`slate-${segment.startMs}`}
            className={styles.slateSpan}
            style={{ left: percent(segment.startMs), width: percent(segment.endMs - segment.startMs) }}
          />
        ))}
        {gaps.map((gap) => (
          <span
            key={`gap-${gap.fromMs}`}
            className={styles.gapSpan}
            style={{ left: percent(gap.fromMs), width: percent(gap.toMs - gap.fromMs) }}
          />
        ))}
        {marksToShow(replay.timeline.marks).map((mark, index) => (
          // Two marks may fall on the same moment; their order never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <span
            key={`${mark.type}-${mark.atMs}-${index}`}
            className={styles.mark}
            style={{ left: percent(mark.atMs) }}
          />
        ))}
      </div>
      <input
        type="range"
        className={styles.slider}
        aria-label={t('seek')}
        aria-valuetext={t('seekValue', { now: clockTime(recordingMs), total: clockTime(durationMs) })}
        min={0}
        max={Math.round(durationMs)}
        step={1}
        value={Math.round(recordingMs)}
        data-testid="seek"
        onChange={(event) => player.seek(Number(event.target.value))}
        onKeyDown={(event) => {
          const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
          if (direction === undefined) return;
          event.preventDefault();
          player.seek(recordingMs + direction * keyStepMs);
        }}
      />
      {hover !== null && (
        <output className={styles.hover} style={{ left: `${hover.ratio * 100}%` }}>
          {clockTime(hover.ms)}
        </output>
      )}
    </div>
  );
}
