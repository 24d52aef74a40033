import { ceilings } from '@campus/protocol';
import { CirclePause, Clapperboard, Hourglass, type LucideIcon, Unplug } from 'lucide-react';
import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyAgain } from '../../app/lazy-again.ts';
import { Slate } from '../../ui/Slate.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { nameOf, type ReadyView } from '../session/view.ts';
import { Picture } from './Picture.tsx';
import { PictureWait } from './PictureWait.tsx';
import styles from './ProgramPicture.module.css';

/** With what draws it, in a chunk of its own: most broadcasts begin without. */
const LiveSlide = lazyAgain(async () => (await import('../../slides/LiveSlide.tsx')).LiveSlide);

const slateIcons: Record<NonNullable<ReadyView['program']['slate']>, LucideIcon> = {
  'not-live': Hourglass,
  paused: CirclePause,
  away: Unplug,
  'no-picture': Clapperboard,
};

interface ProgramPictureProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'attach' | 'slides'>;
  /** The studio's small monitor has no room for names. */
  isMonitor?: boolean;
}

/** What the audience gets: the featured pictures in their layout, or a slate that says why there is none. */
export function ProgramPicture({ view, session, isMonitor = false }: ProgramPictureProps) {
  const { t } = useTranslation('broadcast');
  const { program, state, media } = view;
  const { sources } = ceilings[isMonitor ? 'off' : media.saving];
  const shown = program.videoTrackIds.filter((id) => sources.includes(state.tracks[id]?.source ?? 'camera'));
  if (program.slate) {
    const slate = program.slate;
    return (
      <Slate
        icon={slateIcons[slate]}
        title={t(`slate.${slate}.title`)}
        detail={isMonitor ? undefined : t(`slate.${slate}.detail`)}
        data-testid={isMonitor ? 'monitor-slate' : 'slate'}
        data-slate={slate}
      />
    );
  }
  // Slides cost next to nothing: whoever takes only the sound gets them too.
  if (shown.length === 0 && !program.slides) {
    const chosen = media.choice === media.saving ? media.choice : null;
    return (
      <Slate
        icon={Clapperboard}
        title={chosen ? t(`choice.${chosen}`) : t('soundOnly.held')}
        detail={t(
          chosen === null
            ? 'soundOnly.heldDetail'
            : chosen === 'sound-only'
              ? 'soundOnly.chosenDetail'
              : 'soundOnly.slidesDetail',
        )}
        data-testid="sound-only"
      />
    );
  }
  const firstSlot = program.slides ? 1 : 0;
  return (
    <div
      className={styles.program}
      data-layout={firstSlot + shown.length > 1 ? program.layout : 'one'}
      data-testid={isMonitor ? 'monitor' : 'program'}
    >
      {program.slides && (
        <SlideSlot>
          <LiveSlide view={view} slides={session.slides} place={program.slides} />
        </SlideSlot>
      )}
      {shown.map((trackId, index) => {
        const slot = firstSlot + index;
        const track = state.tracks[trackId];
        if (!track) return null;
        const isOwn = track.participantId === view.you.participantId;
        const picture = media.pictures[trackId];
        return (
          <figure
            key={trackId}
            className={styles.slot}
            data-slot={slot}
            data-source={track.source}
            data-layer={picture?.layer ?? undefined}
            data-layers={picture?.layers}
          >
            <Picture session={session} trackId={trackId} source={track.source} />
            {!isOwn && <PictureWait picture={picture} />}
            {!isMonitor && <figcaption className={styles.name}>{nameOf(view, track.participantId)}</figcaption>}
          </figure>
        );
      })}
    </div>
  );
}

function SlideSlot({ children }: { children: ReactNode }) {
  return (
    <div className={styles.slot} data-slot={0} data-source="slides">
      <Suspense fallback={<PictureWait picture={undefined} />}>{children}</Suspense>
    </div>
  );
}
