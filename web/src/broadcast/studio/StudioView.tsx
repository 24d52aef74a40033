import { commandRights } from '@campus/protocol';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyAgain } from '../../app/lazy-again.ts';
import { CaptionerPanel } from '../../captions/CaptionerPanel.tsx';
import { mayPresent } from '../../slides/present/may-present.ts';
import { SlidesPanel } from '../../slides/present/SlidesPanel.tsx';
import { importTalk } from '../../talk/import-talk.ts';
import { OwnLevel } from '../join/GreenRoom.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { isLeader, isPublisher, type ReadyView } from '../session/view.ts';
import { Alarms } from '../stage/Alarms.tsx';
import { ConnectionNote } from '../stage/ConnectionNote.tsx';
import { ConsentPrompt } from '../stage/ConsentPrompt.tsx';
import { LiveHeader } from '../stage/LiveHeader.tsx';
import { OwnControls } from '../stage/OwnControls.tsx';
import { ProgramPicture } from '../stage/ProgramPicture.tsx';
import { SavingNote } from '../stage/SavingNote.tsx';
import { SoundButton } from '../watch/SoundButton.tsx';
import { AudiencePanel } from './AudiencePanel.tsx';
import { DeviceSettings } from './DeviceSettings.tsx';
import { HandsPanel } from './HandsPanel.tsx';
import { LayoutPicker } from './LayoutPicker.tsx';
import { PeoplePanel } from './PeoplePanel.tsx';
import { PhaseControls } from './PhaseControls.tsx';
import { RecordingControls } from './RecordingControls.tsx';
import { StageTiles } from './StageTiles.tsx';
import { StandInNote } from './StandInNote.tsx';
import { StudioEnded } from './StudioEnded.tsx';
import styles from './StudioView.module.css';

const TalkPanel = lazyAgain(async () => (await importTalk()).TalkPanel);

interface StudioViewProps {
  view: ReadyView;
  session: BroadcastSession;
  link: string | null;
}

/** Where the staff prepare and run a broadcast. Who is no host has fewer controls. */
export function StudioView({ view, session, link }: StudioViewProps) {
  const { t } = useTranslation('broadcast');
  const { state, you } = view;
  const isHost = you.role === 'host';
  const isEnded = state.phase === 'ended';
  const mayWriteCaptions = state.phase !== 'scheduled' && commandRights['caption.say'][you.role] === 'always';
  return (
    <main
      className={styles.page}
      data-testid="studio"
      data-role={you.role}
      data-phase={state.phase}
      data-connection={view.live.connection}
    >
      <div className={styles.top}>
        <LiveHeader view={view} isCompact />
        {isHost && <PhaseControls view={view} session={session} />}
      </div>
      <div className={styles.notes}>
        <ConnectionNote view={view} />
        {!isEnded && <Alarms view={view} />}
        {!isEnded && <StandInNote view={view} />}
        {!isEnded && <SavingNote media={view.media} />}
      </div>
      {isEnded ? (
        <StudioEnded view={view} link={link} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.main}>
            <StageTiles view={view} session={session} />
            {isLeader(view) && state.phase !== 'scheduled' && <LayoutPicker view={view} session={session} />}
            {isPublisher(view) && (
              <section className={styles.own} aria-label={t('own.label')}>
                <OwnControls view={view} session={session} />
                <div className={styles.devices}>
                  {view.desk.states.microphone === 'on' && <OwnLevel desk={session.desk} />}
                  <DeviceSettings view={view} session={session} />
                </div>
              </section>
            )}
            {mayPresent(view) && <SlidesPanel view={view} session={session} />}
            {mayWriteCaptions && <CaptionerPanel view={view} session={session} />}
            <div className={styles.pair}>
              <PeoplePanel view={view} session={session} />
              {isLeader(view) && <AudiencePanel view={view} session={session} />}
            </div>
          </div>
          <div className={styles.side}>
            <section aria-label={t('monitor.label')} className={styles.panel}>
              <h2 className={styles.heading}>{t('monitor.label')}</h2>
              <div className={styles.monitor}>
                <ProgramPicture view={view} session={session} isMonitor />
                {view.media.isSoundBlocked && <SoundButton onPress={() => void session.unblockSound()} />}
              </div>
              {isHost && <RecordingControls view={view} session={session} />}
            </section>
            <HandsPanel view={view} session={session} />
            {state.phase !== 'scheduled' && (
              <Suspense fallback={null}>
                <TalkPanel view={view} session={session} />
              </Suspense>
            )}
          </div>
        </div>
      )}
      <ConsentPrompt view={view} session={session} />
    </main>
  );
}
