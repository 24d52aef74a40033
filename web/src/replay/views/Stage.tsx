import type { Replay, TimelineInk } from '@campus/protocol';
import { Pause, Play, VideoOff, WifiOff } from 'lucide-react';
import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyAgain } from '../../app/lazy-again.ts';
import type { SlideSource } from '../../slides/pdf/open-deck.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Slate } from '../../ui/Slate.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { type SlateReason, slotsOf } from '../player/layout.ts';
import type { PlayerSnapshot, ReplayPlayer } from '../player/replay-player.ts';
import styles from './Stage.module.css';
import { labelOfTrack } from './track-labels.ts';
import { FloorSound } from './FloorSound.tsx';
import { VideoSlot } from './VideoSlot.tsx';

interface StageProps {
  player: ReplayPlayer;
  replay: Replay;
  snapshot: PlayerSnapshot;
  slides: SlideSource;
  ink: readonly TimelineInk[];
  /** What stands over the picture. */
  caption: ReactNode;
  /** The first play. */
  onBegin: () => void;
}

/** With what draws it, in a chunk of its own: most recordings have none. */
const ReplaySlide = lazyAgain(async () => (await import('./ReplaySlide.tsx')).ReplaySlide);

const slateIcons: Record<SlateReason, typeof Pause> = {
  'not-live': Pause,
  paused: Pause,
  away: WifiOff,
  'no-picture': VideoOff,
};

/**
 * All videos of the recording stand here for good, each in its slot or hidden: an element that is moved in the
 * page would stop.
 */
export function Stage({ player, replay, snapshot, slides, ink, caption, onBegin }: StageProps) {
  const { t } = useTranslation('replay');
  const { shown, isPlaying, isWaiting, hasEnded, problem } = snapshot;
  const firstPlace = shown.slides ? 1 : 0;
  const slots = slotsOf(shown.layout, firstPlace + shown.trackIds.length);
  const hasStarted = isPlaying || snapshot.recordingMs > 1000;
  return (
    <div className={styles.stage} data-testid="stage">
      <FloorSound element={player.audio} />
      {shown.slides && (
        <div className={styles.slot} data-source="slides">
          <Suspense fallback={null}>
            <ReplaySlide ink={ink} source={slides} place={shown.slides} recordingMs={snapshot.recordingMs} />
          </Suspense>
        </div>
      )}
      {player.videos.map(({ id, element }) => {
        const index = shown.trackIds.indexOf(id);
        const place = index < 0 ? index : index + firstPlace;
        return (
          <VideoSlot
            key={id}
            element={element}
            label={labelOfTrack(replay, id, t)}
            slot={place >= 0 ? (slots[place] ?? null) : null}
            isCorner={shown.layout === 'picture-in-picture' && place > 0}
          />
        );
      })}
      {shown.slate !== null && (
        <div className={styles.slate}>
          <Slate icon={slateIcons[shown.slate]} title={t(`slate.${shown.slate}`)} data-testid="slate" />
        </div>
      )}
      {caption}
      <button
        type="button"
        className={styles.surface}
        tabIndex={-1}
        aria-hidden="true"
        onClick={() => (isPlaying ? player.pause() : player.play())}
      />
      {!hasStarted && !hasEnded && (
        <button type="button" className={styles.bigPlay} onClick={onBegin} data-testid="big-play">
          <Play aria-hidden="true" />
          <span>{t('play')}</span>
        </button>
      )}
      {isWaiting && (
        <div className={styles.waiting}>
          <Spinner isInline />
        </div>
      )}
      {problem !== null && (
        <div className={styles.problem}>
          <Notice tone={problem === 'unplayable' ? 'danger' : 'attention'}>
            <p>{t(`problem.${problem}`)}</p>
          </Notice>
        </div>
      )}
      <output className={styles.announce}>{shown.slate === null ? '' : t(`slate.${shown.slate}`)}</output>
    </div>
  );
}
