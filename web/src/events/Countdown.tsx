import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useNow } from '../ui/use-now.ts';
import styles from './Events.module.css';
import { timeLeft } from './time-left.ts';

/** How long one still has to wait for an event that has not begun. */
export function Countdown({ event }: { event: CampusEvent }) {
  const { t, i18n } = useTranslation('events');
  const leftMs = event.startsAtMs - useNow(1_000);
  if (event.isCancelled || (event.phase !== 'scheduled' && event.phase !== 'backstage')) return null;
  // An event that nobody opened is not about to begin any more.
  if (leftMs < -event.durationMinutes * 60_000) return null;
  return (
    <p className={styles.countdown} role="timer" data-testid="countdown">
      {leftMs > 0 ? t('countdown.left', { time: timeLeft(leftMs, i18n.language) }) : t('countdown.soon')}
    </p>
  );
}
