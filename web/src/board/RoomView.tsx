import { Flag, Hand, Users } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyAgain } from '../app/lazy-again.ts';
import { ownHand } from '../broadcast/hands/hand-rules.ts';
import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';
import { isPublisher, type ReadyView } from '../broadcast/session/view.ts';
import { ConnectionNote } from '../broadcast/stage/ConnectionNote.tsx';
import { ConsentPrompt } from '../broadcast/stage/ConsentPrompt.tsx';
import { OwnControls } from '../broadcast/stage/OwnControls.tsx';
import { ProgramPicture } from '../broadcast/stage/ProgramPicture.tsx';
import { SavingNote } from '../broadcast/stage/SavingNote.tsx';
import { PhaseBadge, RecordingBadge } from '../broadcast/stage/StatusBadges.tsx';
import { SoundButton } from '../broadcast/watch/SoundButton.tsx';
import { Waiting } from '../broadcast/watch/Waiting.tsx';
import { LiveCaption } from '../captions/LiveCaption.tsx';
import { importRoomTalk } from '../talk/import-talk.ts';
import { Badge } from '../ui/Badge.tsx';
import { Slate } from '../ui/Slate.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import styles from './RoomView.module.css';

const RoomTalk = lazyAgain(async () => (await importRoomTalk()).RoomTalk);

interface RoomViewProps {
  view: ReadyView;
  session: BroadcastSession;
}

/**
 * The stage on the whole board. Nothing to press but what nobody else can: sound that the browser holds back, and
 * camera and microphone once the host has brought the room on stage. All else is the remote control's.
 */
export function RoomView({ view, session }: RoomViewProps) {
  const { t } = useTranslation(['broadcast', 'board']);
  const { state, me, media } = view;
  const isOnAir = state.phase === 'live' || state.phase === 'paused';
  const isOnStage = me?.place === 'stage' && isPublisher(view);
  return (
    <section
      className={styles.room}
      aria-label={view.event.title}
      data-testid="room"
      data-phase={state.phase}
      data-connection={view.live.connection}
      data-volume={media.isSilenced ? 0 : media.volume}
      data-heads={me?.headCount ?? undefined}
    >
      <div className={styles.picture}>
        {isOnAir && <ProgramPicture view={view} session={session} />}
        {(state.phase === 'scheduled' || state.phase === 'backstage') && <Waiting view={view} />}
        {state.phase === 'ended' && <Slate icon={Flag} title={t('ended.title')} detail={t('ended.detail')} />}
        <LiveCaption view={view} />
        {media.isSoundBlocked && <SoundButton onPress={() => void session.unblockSound()} />}
      </div>
      {isOnAir && (
        <Suspense fallback={null}>
          <RoomTalk view={view} session={session} />
        </Suspense>
      )}
      <div className={styles.notes}>
        <Title isShown={!isOnAir}>{view.event.title}</Title>
        <VisuallyHidden>
          <PhaseBadge view={view} />
        </VisuallyHidden>
        <ConnectionNote view={view} />
        {isOnAir && <SavingNote media={media} />}
        <div className={styles.badges}>
          <RecordingBadge view={view} />
          {ownHand(view) && <Badge icon={Hand}>{t('board:room.handUp')}</Badge>}
          {isOnAir && me?.headCount ? <Badge icon={Users}>{t('centre.count', { heads: me.headCount })}</Badge> : null}
        </div>
      </div>
      {isOnStage && (
        <div className={styles.own} data-testid="own-stage">
          <output className={styles.onStage}>{t('stage.youAre')}</output>
          <OwnControls view={view} session={session} />
        </div>
      )}
      <ConsentPrompt view={view} session={session} />
    </section>
  );
}

/** On air there is nothing over the picture; the page keeps its heading. */
function Title({ isShown, children }: { isShown: boolean; children: string }) {
  const heading = (
    <h1 className={styles.title}>
      <bdi>{children}</bdi>
    </h1>
  );
  return isShown ? heading : <VisuallyHidden>{heading}</VisuallyHidden>;
}
