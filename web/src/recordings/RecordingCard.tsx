import type { RecordingCard as Recording } from '@campus/protocol';
import { EventKind } from '@campus/protocol';
import { Play, UserX } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Badge } from '../ui/Badge.tsx';
import { clockTime, dayAndTime } from '../ui/format.ts';
import { TilePattern } from '../ui/TilePattern.tsx';
import { usePoster } from './poster.ts';
import styles from './Recordings.module.css';

interface RecordingCardProps {
  recording: Recording;
  link?: string | undefined;
  /** One below the heading that stands over the cards. */
  heading?: 'h2' | 'h3';
  /** For the host: what can be done with it. */
  menu?: ReactNode;
}

export function RecordingCard({ recording, link, heading: Heading = 'h3', menu }: RecordingCardProps) {
  const { t, i18n } = useTranslation(['recordings', 'events']);
  const ref = useRef<HTMLElement>(null);
  const isInView = useIsInView(ref);
  const isPlayable = recording.state === 'ready' || recording.state === 'processing';
  const poster = usePoster(recording.id, link, isInView && isPlayable);
  const [hasFailed, setHasFailed] = useState(false);
  const kind = EventKind.safeParse(recording.eventKind);
  const query = link === undefined ? '' : `?link=${encodeURIComponent(link)}`;
  return (
    <article ref={ref} className={styles.card} data-testid="recording-card" data-state={recording.state}>
      <div className={styles.poster}>
        <TilePattern seed={recording.id} />
        {poster !== null && !hasFailed && <img src={poster} alt="" onError={() => setHasFailed(true)} />}
        {isPlayable && (
          <span className={styles.play} aria-hidden="true">
            <Play />
          </span>
        )}
        {isPlayable && <span className={styles.length}>{clockTime(recording.durationMs)}</span>}
      </div>
      <div className={styles.text}>
        {kind.success && <p className={styles.kind}>{t(`events:kind.${kind.data}`)}</p>}
        <Heading className={styles.title}>
          <Link to={`/recordings/${recording.id}${query}`} className={styles.cover}>
            <bdi>{recording.title}</bdi>
          </Link>
        </Heading>
        <p className={styles.meta}>
          {t('card', {
            institution: recording.leadInstitution,
            when: dayAndTime(recording.startedAtMs, i18n.language),
          })}
        </p>
        {recording.state === 'recording' && <Badge tone="live">{t('state.recording')}</Badge>}
        {recording.withdrawals !== null && recording.withdrawals.open > 0 && (
          <Badge tone="danger" icon={UserX} data-testid="open-withdrawals">
            {t('withdrawn', { count: recording.withdrawals.open })}
          </Badge>
        )}
        {recording.state === 'failed' && <Badge tone="danger">{t('state.failed')}</Badge>}
      </div>
      {menu !== undefined && <div className={styles.menu}>{menu}</div>}
    </article>
  );
}

function useIsInView(ref: RefObject<HTMLElement | null>): boolean {
  const [isInView, setIsInView] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setIsInView(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return isInView;
}
