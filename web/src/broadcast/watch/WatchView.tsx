import { Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyAgain } from '../../app/lazy-again.ts';
import { LiveCaption } from '../../captions/LiveCaption.tsx';
import { DoorConsentPlace } from '../../consents/DoorConsentPlace.tsx';
import { importTalk } from '../../talk/import-talk.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { useTakePart } from '../hands/use-take-part.ts';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { isPublisher, type ReadyView } from '../session/view.ts';
import { Alarms } from '../stage/Alarms.tsx';
import { ConnectionNote } from '../stage/ConnectionNote.tsx';
import { ConsentPrompt } from '../stage/ConsentPrompt.tsx';
import { LiveHeader } from '../stage/LiveHeader.tsx';
import { ProgramPicture } from '../stage/ProgramPicture.tsx';
import { SavingNote } from '../stage/SavingNote.tsx';
import { StageList } from '../stage/StageList.tsx';
import { CentreCount } from './CentreCount.tsx';
import { Ended } from './Ended.tsx';
import { SoundButton } from './SoundButton.tsx';
import { Waiting } from './Waiting.tsx';
import { WatchBar } from './WatchBar.tsx';
import styles from './WatchView.module.css';

const TalkPanel = lazyAgain(async () => (await importTalk()).TalkPanel);

interface WatchViewProps {
  view: ReadyView;
  session: BroadcastSession;
  /** The link that was opened; it also opens the recordings of the event. */
  link: string | null;
}

/** The page of a viewer and of a centre's room. */
export function WatchView({ view, session, link }: WatchViewProps) {
  const { t } = useTranslation('broadcast');
  const screen = useRef<HTMLDivElement>(null);
  const { state } = view;
  const isOnAir = state.phase === 'live' || state.phase === 'paused';
  const isOnStage = view.me?.place === 'stage' && isPublisher(view);
  const takePart = useTakePart(isOnStage);
  return (
    <main
      className={styles.page}
      data-testid="watch"
      data-role={view.you.role}
      data-phase={state.phase}
      data-connection={view.live.connection}
      data-place={view.me?.place ?? 'audience'}
    >
      <LiveHeader view={view} />
      <div className={styles.notes}>
        <ConnectionNote view={view} />
        {isOnAir && <Alarms view={view} />}
        <SavingNote media={view.media} />
      </div>
      <div className={styles.columns}>
        <div ref={screen} className={styles.screen}>
          <div className={styles.picture}>
            {isOnAir && <ProgramPicture view={view} session={session} />}
            {(state.phase === 'scheduled' || state.phase === 'backstage') && <Waiting view={view} />}
            {state.phase === 'ended' && <Ended view={view} link={link} />}
            <LiveCaption view={view} />
            {view.media.isSoundBlocked && <SoundButton onPress={() => void session.unblockSound()} />}
          </div>
          {isOnAir && <WatchBar view={view} session={session} screen={screen} />}
        </div>
        {isOnAir && (
          <Suspense fallback={<div className={styles.talkPlace} />}>
            <TalkPanel view={view} session={session} />
          </Suspense>
        )}
      </div>
      {state.phase === 'ended' && <DoorConsentPlace doorId={link ?? view.event.id} link={link} isOver />}
      <VisuallyHidden>
        <output>{isOnStage && t('stage.youAre')}</output>
      </VisuallyHidden>
      {takePart && <takePart.TakePart view={view} session={session} />}
      {isOnAir && <StageList view={view} session={session} />}
      {view.you.role === 'centre' && view.me && state.phase !== 'ended' && (
        <CentreCount headCount={view.me.headCount ?? 0} session={session} />
      )}
      <ConsentPrompt view={view} session={session} />
    </main>
  );
}
