import type { Replay, TimelineMark } from '@campus/protocol';
import {
  CircleAlert,
  LogIn,
  LogOut,
  type LucideIcon,
  MonitorOff,
  MonitorUp,
  Pause,
  Play,
  Radio,
  Square,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/format.ts';
import jumps from '../../ui/Jump.module.css';
import { marksToShow } from '../marks.ts';
import type { ReplayPlayer } from '../player/replay-player.ts';
import styles from './MarksList.module.css';
import { nameOf } from './track-labels.ts';

interface MarksListProps {
  player: ReplayPlayer;
  replay: Replay;
  recordingMs: number;
}

const icons: Record<TimelineMark['type'], LucideIcon> = {
  live: Radio,
  paused: Pause,
  resumed: Play,
  ended: Square,
  joined: LogIn,
  left: LogOut,
  'screen-shared': MonitorUp,
  'screen-ended': MonitorOff,
  gap: CircleAlert,
  rebuilt: CircleAlert,
};

/** A click lands a moment before what it names, so that one sees it happen. */
const leadMs = 1_000;

/** What happened on the stage, in order; each entry jumps there. */
export function MarksList({ player, replay, recordingMs }: MarksListProps) {
  const { t } = useTranslation('replay');
  const marks = marksToShow(replay.timeline.marks);
  const currentIndex = marks.findLastIndex((mark) => mark.atMs - leadMs <= recordingMs);
  if (marks.length === 0) return null;
  return (
    <aside className={styles.marks}>
      <h2>{t('marks.title')}</h2>
      <ol>
        {marks.map((mark, index) => {
          const Icon = icons[mark.type];
          return (
            // Two marks may fall on the same moment; their order never changes.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={`${mark.type}-${mark.atMs}-${index}`}>
              <button
                type="button"
                className={`${jumps.jump} ${styles.jump}`}
                aria-current={index === currentIndex ? 'true' : undefined}
                onClick={() => player.seek(mark.atMs - leadMs)}
                data-testid="mark"
                data-type={mark.type}
              >
                <Icon aria-hidden="true" />
                <span className={styles.markText}>
                  {t(`marks.${mark.type}`, { name: nameOf(replay, mark.participantId, t) })}
                </span>
                <time className={jumps.time}>{clockTime(mark.atMs)}</time>
              </button>
            </li>
          );
        })}
      </ol>
    </aside>
  );
}
