import { captionLanguages } from '@campus/protocol';
import { Maximize, Minimize, Volume2, VolumeX } from 'lucide-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { CaptionsPlace } from '../../captions/CaptionsPlace.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { percent } from '../../ui/format.ts';
import { useFullScreen } from '../../ui/use-full-screen.ts';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import type { ReadyView } from '../session/view.ts';
import { PictureMenu } from './PictureMenu.tsx';
import styles from './WatchBar.module.css';

interface WatchBarProps {
  view: ReadyView;
  session: BroadcastSession;
  screen: RefObject<HTMLDivElement | null>;
}

/** Volume, captions, picture quality, full screen. */
export function WatchBar({ view, session, screen }: WatchBarProps) {
  const { t, i18n } = useTranslation('broadcast');
  const { volume, isSilenced, choice } = view.media;
  const fullScreen = useFullScreen(screen);
  return (
    <div className={styles.bar}>
      <IconButton
        icon={isSilenced || volume === 0 ? VolumeX : Volume2}
        label={t(isSilenced ? 'sound.unmute' : 'sound.mute')}
        onClick={() => session.setVolume(volume, !isSilenced)}
        data-testid="silence"
      />
      <input
        type="range"
        className={styles.volume}
        min={0}
        max={1}
        step={0.05}
        value={isSilenced ? 0 : volume}
        aria-valuetext={percent(isSilenced ? 0 : volume, i18n.language)}
        aria-label={t('sound.volume')}
        onChange={(event) => session.setVolume(event.target.valueAsNumber, false)}
        data-testid="volume"
      />
      <span className={styles.gap} />
      <CaptionsPlace
        available={captionLanguages(view.state.captions)}
        chosen={view.captions}
        onChange={(language) => session.chooseCaptions(language)}
      />
      <PictureMenu choice={choice} onChange={(next) => session.choosePicture(next)} />
      {fullScreen.isPossible && (
        <IconButton
          icon={fullScreen.isOn ? Minimize : Maximize}
          label={t(fullScreen.isOn ? 'screen.leaveFull' : 'screen.full')}
          onClick={fullScreen.toggle}
          data-testid="full-screen"
        />
      )}
    </div>
  );
}
