import { cueAt, type Replay } from '@campus/protocol';
import { Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyAgain } from '../../app/lazy-again.ts';
import { Caption } from '../../captions/Caption.tsx';
import { languageToRead } from '../../captions/caption-languages.ts';
import { CaptionsPlace } from '../../captions/CaptionsPlace.tsx';
import { importTranscript } from '../../captions/import-captions.ts';
import { useCaptionChoice, useRecordedCaptions } from '../../captions/use-recorded-captions.ts';
import { importRecordedTalk } from '../../talk/import-talk.ts';
import type { ReplayPlayer } from '../player/replay-player.ts';
import { Controls } from './Controls.tsx';
import { MarksList } from './MarksList.tsx';
import { SlideChapters } from './SlideChapters.tsx';
import styles from './Replay.module.css';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { Stage } from './Stage.tsx';
import { useFullScreen } from '../../ui/use-full-screen.ts';
import { useSlides, useSlideTexts } from './use-slides.ts';
import { useKeysPreference } from './use-keys-preference.ts';
import { usePlayerSnapshot } from './use-replay-player.ts';
import { useShortcuts } from './use-shortcuts.ts';

const Transcript = lazyAgain(async () => (await importTranscript()).Transcript);
const RecordedTalk = lazyAgain(async () => (await importRecordedTalk()).RecordedTalk);

interface PlayerProps {
  player: ReplayPlayer;
  replay: Replay;
  link: string | undefined;
}

/** Stage, controls and the list of what happened. */
export function Player({ player, replay, link }: PlayerProps) {
  const { t, i18n } = useTranslation('replay');
  const snapshot = usePlayerSnapshot(player);
  const ref = useRef<HTMLElement>(null);
  const playPause = useRef<HTMLButtonElement>(null);
  const slides = useSlides(link);
  const texts = useSlideTexts(replay, link);
  const captions = useRecordedCaptions(replay, link);
  const available = captions.map((each) => each.language);
  const [language, chooseLanguage] = useCaptionChoice();
  const chosen = captions.find((each) => each.language === language);
  const cue = chosen && cueAt(chosen.cues, snapshot.recordingMs);
  const written = chosen ?? captions[0];
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const fullScreen = useFullScreen(ref);
  const [areKeysOn, setKeysOn] = useKeysPreference();
  useShortcuts(player, areKeysOn, {
    toggleFullScreen: fullScreen.toggle,
    toggleCaptions: () => chooseLanguage(language === null ? languageToRead(available, i18n.language) : null),
    openHelp: () => setIsHelpOpen(true),
  });
  return (
    <div className={styles.theatre}>
      <section
        ref={ref}
        className={styles.player}
        aria-label={t('player')}
        data-testid="replay"
        data-recording-ms={Math.round(snapshot.recordingMs)}
        data-duration-ms={Math.round(snapshot.durationMs)}
        data-playing={snapshot.isPlaying}
        data-waiting={snapshot.isWaiting}
        data-ended={snapshot.hasEnded}
        data-layout={snapshot.shown.layout}
        data-slate={snapshot.shown.slate ?? ''}
        data-view={snapshot.view.mode}
      >
        <Stage
          player={player}
          replay={replay}
          snapshot={snapshot}
          slides={slides}
          ink={texts?.ink ?? []}
          caption={chosen && cue && <Caption language={chosen.language} text={cue.text} />}
          onBegin={() => {
            player.play();
            // The button on the picture goes away: the keyboard goes on with the one that stays.
            playPause.current?.focus();
          }}
        />
        <Controls
          player={player}
          replay={replay}
          snapshot={snapshot}
          fullScreen={fullScreen}
          playPause={playPause}
          onHelp={() => setIsHelpOpen(true)}
          captions={<CaptionsPlace available={available} chosen={language} onChange={chooseLanguage} />}
        />
      </section>
      <div className={styles.lists}>
        <SlideChapters player={player} replay={replay} pages={texts?.pages ?? []} recordingMs={snapshot.recordingMs} />
        {written && (
          <Suspense fallback={null}>
            <Transcript
              player={player}
              language={written.language}
              cues={written.cues}
              recordingMs={snapshot.recordingMs}
            />
          </Suspense>
        )}
        <MarksList player={player} replay={replay} recordingMs={snapshot.recordingMs} />
      </div>
      <Suspense fallback={null}>
        <RecordedTalk
          recordingId={replay.id}
          link={link}
          isGrowing={replay.media.state === 'recording'}
          player={player}
          recordingMs={snapshot.recordingMs}
        />
      </Suspense>
      <ShortcutsDialog
        isOpen={isHelpOpen}
        onClose={() => setIsHelpOpen(false)}
        areKeysOn={areKeysOn}
        onKeysChange={setKeysOn}
      />
    </div>
  );
}
