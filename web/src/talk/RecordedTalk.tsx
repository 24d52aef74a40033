import { useVirtualizer } from '@tanstack/react-virtual';
import { BarChart3, CircleHelp, MessageSquare, Mic } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryFailure } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import type { ReplayPlayer } from '../replay/player/replay-player.ts';
import { clockTime } from '../ui/format.ts';
import { LinkedText } from './LinkedText.tsx';
import { PollResult } from './PollResult.tsx';
import { entriesOf, type RecordedEntry } from './recorded-entries.ts';
import styles from './RecordedTalk.module.css';

interface RecordedTalkProps {
  recordingId: string;
  link: string | undefined;
  /** It is still being recorded. */
  isGrowing: boolean;
  player: ReplayPlayer;
  recordingMs: number;
}

const growsEveryMs = 10_000;

/** What was written and asked while this was recorded; each entry stands at its time, and jumps there. */
export function RecordedTalk({ recordingId, link, isGrowing, player, recordingMs }: RecordedTalkProps) {
  const request = { params: { id: recordingId }, ...(link === undefined ? {} : { query: { link } }) };
  const talk = useRoute('recordings.talk', request, {
    staleMs: Number.POSITIVE_INFINITY,
    pollMs: () => (isGrowing ? growsEveryMs : false),
  });
  const entries = useMemo(() => (talk.data ? entriesOf(talk.data) : []), [talk.data]);
  if (!talk.data) return <QueryFailure query={talk} />;
  if (entries.length === 0) return null;
  return <Entries entries={entries} names={talk.data.names} player={player} recordingMs={recordingMs} />;
}

interface EntriesProps {
  entries: readonly RecordedEntry[];
  names: Record<string, { name: string }>;
  player: ReplayPlayer;
  recordingMs: number;
}

const icons = { message: MessageSquare, question: CircleHelp, answer: Mic, poll: BarChart3 };
const leadMs = 1_000;

function Entries({ entries, names, player, recordingMs }: EntriesProps) {
  const { t } = useTranslation('talk');
  const scroller = useRef<HTMLDivElement>(null);
  // It is not memoised by the compiler, and hands on nothing that would be.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 64,
    overscan: 8,
  });
  const currentIndex = entries.findLastIndex(({ atMs }) => atMs - leadMs <= recordingMs);
  useEffect(() => {
    if (currentIndex >= 0) rows.scrollToIndex(currentIndex, { align: 'auto' });
  }, [currentIndex, rows]);
  return (
    <aside className={styles.recorded} data-testid="recorded-talk">
      <h2>{t('label')}</h2>
      <div ref={scroller} className={styles.list}>
        <ol aria-label={t('label')} className={styles.rows} style={{ blockSize: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const entry = entries[index];
            if (!entry) return null;
            const Icon = icons[entry.type];
            return (
              <li
                key={key}
                ref={rows.measureElement}
                aria-setsize={entries.length}
                aria-posinset={index + 1}
                data-index={index}
                className={styles.row}
                style={{ transform: `translateY(${start}px)` }}
              >
                <div
                  className={styles.entry}
                  aria-current={index === currentIndex ? 'true' : undefined}
                  data-testid="recorded-entry"
                  data-type={entry.type}
                  data-at-ms={entry.atMs}
                >
                  <button
                    type="button"
                    className={styles.jump}
                    aria-label={t('replay.jump', { time: clockTime(entry.atMs) })}
                    onClick={() => player.seek(entry.atMs - leadMs)}
                  >
                    <Icon aria-hidden="true" />
                    <time>{clockTime(entry.atMs)}</time>
                  </button>
                  <Entry entry={entry} names={names} />
                </div>
              </li>
            );
          })}
        </ol>
      </div>
    </aside>
  );
}

function Entry({ entry, names }: { entry: RecordedEntry; names: EntriesProps['names'] }) {
  const { t } = useTranslation('talk');
  if (entry.type === 'poll')
    return (
      <div className={styles.text}>
        <p>
          <bdi>{entry.poll.text}</bdi>
        </p>
        {entry.poll.result && <PollResult poll={entry.poll} result={entry.poll.result} />}
      </div>
    );
  const author = names[entry.participantId]?.name ?? t('somebody');
  return (
    <div className={styles.text}>
      <p className={styles.head}>
        <bdi>{author}</bdi> {entry.type !== 'message' && <span>{t(`replay.${entry.type}`)}</span>}
      </p>
      <p>{entry.text === '' ? <em>{t('erased')}</em> : <LinkedText text={entry.text} />}</p>
    </div>
  );
}
