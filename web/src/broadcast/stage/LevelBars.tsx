import type { BroadcastSession } from '../session/broadcast-session.ts';
import styles from './LevelBars.module.css';
import { useLevel } from './use-level.ts';

interface LevelBarsProps {
  session: Pick<BroadcastSession, 'levels'>;
  trackId: string | undefined;
}

/** Three bars that move with a voice. The name beside them says whose; nothing is announced. */
export function LevelBars({ session, trackId }: LevelBarsProps) {
  const level = useLevel(session, trackId);
  return (
    <span
      className={styles.bars}
      aria-hidden="true"
      data-testid="level"
      data-level-of={trackId}
      data-level={level.toFixed(2)}
      data-speaking={level > 0.2 || undefined}
    >
      {[0.6, 1, 0.75].map((share) => (
        <span key={share} style={{ scale: `1 ${Math.max(0.18, Math.min(1, level * share * 1.4))}` }} />
      ))}
    </span>
  );
}
