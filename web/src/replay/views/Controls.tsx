import type { Replay } from '@campus/protocol';
import { Keyboard, Maximize, Minimize, Pause, Play, RotateCcw, RotateCw, Undo2, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import { clockTime } from '../../ui/format.ts';
import type { FullScreen } from '../../ui/use-full-screen.ts';
import type { PlayerSnapshot, ReplayPlayer } from '../player/replay-player.ts';
import styles from './Controls.module.css';
import { SeekBar } from './SeekBar.tsx';
import { SpeedMenu } from './SpeedMenu.tsx';
import { ViewMenu } from './ViewMenu.tsx';

interface ControlsProps {
  player: ReplayPlayer;
  replay: Replay;
  snapshot: PlayerSnapshot;
  fullScreen: FullScreen;
  playPause: Ref<HTMLButtonElement>;
  onHelp: () => void;
  /** Where captions are chosen. */
  captions: ReactNode;
}

const stepMs = 10_000;

export function Controls({ player, replay, snapshot, fullScreen, playPause, onHelp, captions }: ControlsProps) {
  const { t, i18n } = useTranslation('replay');
  const ten = <span className={styles.step}>{new Intl.NumberFormat(i18n.language).format(stepMs / 1000)}</span>;
  const { isPlaying, hasEnded, recordingMs, durationMs, volume, isMuted } = snapshot;
  const playIcon = isPlaying ? Pause : hasEnded ? Undo2 : Play;
  const playLabel = isPlaying ? t('pause') : hasEnded ? t('again') : t('play');
  // Time runs from left to right in players everywhere, also beside text that runs the other way.
  return (
    <div className={styles.controls} dir="ltr">
      <SeekBar player={player} replay={replay} snapshot={snapshot} />
      <div className={styles.buttons}>
        <IconButton
          ref={playPause}
          icon={playIcon}
          label={playLabel}
          variant="primary"
          onClick={() => (isPlaying ? player.pause() : player.play())}
          data-testid="play-pause"
        />
        <IconButton
          icon={RotateCcw}
          badge={ten}
          label={t('back')}
          onClick={() => player.seek(recordingMs - stepMs)}
          data-testid="back"
        />
        <IconButton
          icon={RotateCw}
          badge={ten}
          label={t('forward')}
          onClick={() => player.seek(recordingMs + stepMs)}
          data-testid="forward"
        />
        <div className={styles.volume}>
          <IconButton
            icon={isMuted || volume === 0 ? VolumeX : Volume2}
            label={isMuted ? t('unmute') : t('mute')}
            onClick={() => player.setVolume(volume, !isMuted)}
            data-testid="mute"
          />
          <input
            type="range"
            className={styles.range}
            aria-label={t('volume')}
            min={0}
            max={100}
            step={5}
            value={isMuted ? 0 : Math.round(volume * 100)}
            onChange={(event) => player.setVolume(Number(event.target.value) / 100, false)}
          />
        </div>
        <p className={styles.time}>
          <span data-testid="time-now">{clockTime(recordingMs)}</span>
          <span className={styles.total}>{t('ofTotal', { total: clockTime(durationMs) })}</span>
        </p>
        <span className={styles.spring} />
        {captions}
        <ViewMenu player={player} replay={replay} snapshot={snapshot} />
        <SpeedMenu rate={snapshot.rate} onChange={(rate) => player.setRate(rate)} />
        <IconButton icon={Keyboard} label={t('shortcuts.title')} className={styles.wideOnly} onClick={onHelp} />
        {fullScreen.isPossible && (
          <IconButton
            icon={fullScreen.isOn ? Minimize : Maximize}
            label={fullScreen.isOn ? t('leaveFullScreen') : t('fullScreen')}
            onClick={fullScreen.toggle}
            data-testid="full-screen"
          />
        )}
      </div>
    </div>
  );
}
