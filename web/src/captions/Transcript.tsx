import type { CaptionCue, CaptionLanguage } from '@campus/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from '../app/languages.ts';
import type { ReplayPlayer } from '../replay/player/replay-player.ts';
import { clockTime } from '../ui/format.ts';
import jumps from '../ui/Jump.module.css';
import { TextField } from '../ui/TextField.tsx';
import { cuesWith } from './transcript-search.ts';
import styles from './Transcript.module.css';

interface TranscriptProps {
  player: ReplayPlayer;
  language: CaptionLanguage;
  cues: readonly CaptionCue[];
  recordingMs: number;
}

/** A player may land some milliseconds early, before the words. */
const arrivalMs = 150;

/** What was said, in the order of its time; each line jumps to its moment, and words can be looked for. */
export function Transcript({ player, language, cues, recordingMs }: TranscriptProps) {
  const { t } = useTranslation('captions');
  const [wanted, setWanted] = useState('');
  const found = cuesWith(cues, wanted);
  const current = cues.findLast(({ startMs }) => startMs <= recordingMs);
  return (
    <section className={styles.transcript} aria-label={t('transcript.title')} data-testid="transcript">
      <h2>{t('transcript.title')}</h2>
      <TextField
        label={t('transcript.search')}
        type="search"
        value={wanted}
        maxLength={100}
        onChange={({ target }) => setWanted(target.value)}
        data-testid="search-transcript"
      />
      <output className={styles.count}>{wanted.trim() !== '' && t('transcript.found', { count: found.length })}</output>
      <ol className={styles.lines}>
        {found.map((cue) => (
          <Line key={cue.startMs} cue={cue} language={language} isCurrent={cue === current} player={player} />
        ))}
      </ol>
    </section>
  );
}

interface LineProps {
  cue: CaptionCue;
  language: CaptionLanguage;
  isCurrent: boolean;
  player: ReplayPlayer;
}

function Line({ cue, language, isCurrent, player }: LineProps) {
  return (
    <li className={styles.line}>
      <button
        type="button"
        className={`${jumps.jump} ${styles.jump}`}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => player.seek(Math.min(cue.startMs + arrivalMs, cue.endMs))}
        data-testid="transcript-line"
      >
        <span className={styles.text} lang={language} dir={directionOf(language)}>
          {cue.text}
        </span>
        <time className={jumps.time}>{clockTime(cue.startMs)}</time>
      </button>
    </li>
  );
}
