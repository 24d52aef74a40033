import type { ChatMessage } from '@campus/protocol';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Message } from './Message.tsx';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';

interface MessageListProps extends TalkProps {
  messages: readonly ChatMessage[];
  markSeq: number | null;
}

/** So near to the end one reads the newest, and goes on reading it. */
const endPx = 80;
const estimatedPx = 72;

/**
 * However many messages there are, only those on the screen are drawn. It stays at the end while one reads there, keeps
 * its place otherwise, and fetches earlier ones when one comes to the beginning.
 */
export function MessageList({ view, session, messages, markSeq }: MessageListProps) {
  const { t } = useTranslation('talk');
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  // It is not memoised by the compiler, and hands on nothing that would be.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedPx,
    getItemKey: (index) => messages[index]?.seq ?? index,
    overscan: 8,
  });
  const { hasEarlier } = view.state.talk.chat;
  const firstMarked = markSeq === null ? -1 : messages.findIndex(({ shownSeq }) => shownSeq > markSeq);
  const last = messages.length - 1;
  const newestSeq = messages[last]?.shownSeq ?? 0;
  const total = rows.getTotalSize();

  useLayoutEffect(() => {
    const element = scroller.current;
    // Also when rows have got their true heights.
    if (isAtEnd && element) element.scrollTop = element.scrollHeight;
  }, [isAtEnd, newestSeq, total]);

  // What one reads stays where it is when earlier messages come before it.
  const first = useRef({ seq: messages[0]?.seq, count: messages.length });
  useLayoutEffect(() => {
    const before = first.current;
    const added = messages.findIndex(({ seq }) => seq === before.seq);
    if (added > 0 && !isAtEnd) rows.scrollToIndex(added, { align: 'start' });
    first.current = { seq: messages[0]?.seq, count: messages.length };
  }, [messages, isAtEnd, rows]);

  const items = rows.getVirtualItems();
  const isAtBeginning = (items[0]?.index ?? 1) === 0 && !isAtEnd;
  useEffect(() => {
    // Nothing is lost if it fails: one asks again by scrolling.
    if (hasEarlier && isAtBeginning) session.earlierMessages().catch(() => undefined);
  }, [hasEarlier, isAtBeginning, session]);

  const onScroll = () => {
    const element = scroller.current;
    if (element) setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < endPx);
  };
  return (
    <div className={styles.listFrame}>
      {/* Long lists are read by keyboard as well. */}
      <div
        ref={scroller}
        className={styles.list}
        onScroll={onScroll}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-keeps-page-keys
        data-testid="messages"
      >
        {hasEarlier && (
          <Button
            size="sm"
            variant="quiet"
            className={styles.earlier}
            onClick={() => void session.earlierMessages().catch(() => undefined)}
            data-testid="earlier"
          >
            {t('chat.earlier')}
          </Button>
        )}
        <ol aria-label={t('parts.chat')} className={styles.rows} style={{ blockSize: total }}>
          {items.map(({ key, index, start }) => {
            const message = messages[index];
            if (!message) return null;
            return (
              <li
                key={key}
                ref={rows.measureElement}
                aria-setsize={hasEarlier ? -1 : messages.length}
                aria-posinset={index + 1}
                data-index={index}
                className={styles.row}
                style={{ transform: `translateY(${start}px)` }}
              >
                {index === firstMarked && (
                  <p className={styles.mark} data-testid="while-away">
                    {t('chat.whileAway')}
                  </p>
                )}
                <Message view={view} session={session} message={message} />
              </li>
            );
          })}
        </ol>
      </div>
      {!isAtEnd && (
        <Button size="sm" icon={ArrowDown} className={styles.toEnd} onClick={() => setAtEnd(true)} data-testid="to-end">
          {t('chat.toEnd')}
        </Button>
      )}
    </div>
  );
}
