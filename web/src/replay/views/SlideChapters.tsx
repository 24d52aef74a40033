import type { PageText, Replay } from '@campus/protocol';
import { Presentation } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/format.ts';
import jumps from '../../ui/Jump.module.css';
import { TextField } from '../../ui/TextField.tsx';
import type { ReplayPlayer } from '../player/replay-player.ts';
import { slideChapters } from '../slide-search.ts';
import styles from './MarksList.module.css';

interface SlideChaptersProps {
  player: ReplayPlayer;
  replay: Replay;
  /** As far as they have come. */
  pages: readonly PageText[];
  recordingMs: number;
}

/** A player may land some milliseconds early, on the page before. */
const arrivalMs = 150;

/** The slides in the order in which they were shown; each jumps to its moment. Their words can be looked for. */
export function SlideChapters({ player, replay, pages, recordingMs }: SlideChaptersProps) {
  const { t } = useTranslation('replay');
  const { segments } = replay.timeline;
  const hasSlides = segments.some(({ slides }) => slides !== null);
  const [wanted, setWanted] = useState('');
  if (!hasSlides) return null;
  const chapters = slideChapters(segments, pages, wanted);
  const isLookingFor = wanted.trim() !== '';
  return (
    <section className={styles.marks} aria-label={t('slides.title')} data-testid="slide-chapters">
      <h2>{t('slides.title')}</h2>
      <TextField
        label={t('slides.search')}
        type="search"
        value={wanted}
        maxLength={100}
        onChange={({ target }) => setWanted(target.value)}
        data-testid="search-slides"
      />
      <output className={styles.count}>{isLookingFor && t('slides.found', { count: chapters.length })}</output>
      <ol>
        {chapters.map((chapter) => (
          <li key={chapter.startMs}>
            <button
              type="button"
              className={`${jumps.jump} ${styles.jump}`}
              aria-current={chapter.startMs <= recordingMs && recordingMs < chapter.endMs ? 'true' : undefined}
              onClick={() => player.seek(Math.min(chapter.startMs + arrivalMs, chapter.endMs))}
              data-testid="chapter"
              data-page={chapter.page}
            >
              <Presentation aria-hidden="true" />
              <span className={styles.markText}>
                <bdi>{chapter.title || t('slides.page', { page: chapter.page })}</bdi>
                {chapter.found !== null && (
                  <span className={styles.excerpt}>
                    <bdi>{chapter.found}</bdi>
                  </span>
                )}
              </span>
              <time className={jumps.time}>{clockTime(chapter.startMs)}</time>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
