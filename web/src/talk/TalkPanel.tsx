import { isOnAir, isRecorded } from '@campus/protocol';
import { Tabs } from 'radix-ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLeader } from '../broadcast/session/view.ts';
import { ChatPanel } from './ChatPanel.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { NewestMessage } from './NewestMessage.tsx';
import { PollsPanel } from './PollsPanel.tsx';
import { QuestionsPanel } from './QuestionsPanel.tsx';
import { ReactionBar } from './ReactionBar.tsx';
import styles from './Talk.module.css';
import { TalkPart } from './TalkPart.tsx';
import type { TalkProps } from './talk-session.ts';
import { useSeen } from './use-seen.ts';

type Part = 'chat' | 'questions' | 'polls';

/** The conversation beside the picture: messages, questions, polls, reactions. */
export function TalkPanel({ view, session }: TalkProps) {
  const { t, i18n } = useTranslation('talk');
  const number = new Intl.NumberFormat(i18n.language);
  const [part, setPart] = useState<Part>('chat');
  const { chat, questions, polls } = view.state.talk;
  const messages = useMemo(() => chat.messages.flat(), [chat.messages]);
  const newestSeq = messages.at(-1)?.shownSeq ?? 0;
  const seen = useSeen(view.event.id, newestSeq, part === 'chat' && view.live.isCaughtUp);
  const { participantId } = view.you;
  const unread = messages.filter(
    (message) => message.shownSeq > (seen.seenSeq ?? newestSeq) && message.participantId !== participantId,
  ).length;
  const waiting = isLeader(view) ? Object.values(questions).filter(({ state }) => state === 'held').length : 0;
  const openPolls = Object.values(polls).filter(({ closedAtMs }) => closedAtMs === null).length;
  const parts: { value: Part; count: number }[] = [
    { value: 'chat', count: unread + (isLeader(view) ? chat.held.length : 0) },
    { value: 'questions', count: waiting },
    { value: 'polls', count: openPolls },
  ];
  return (
    <section className={styles.talk} aria-label={t('label')} data-testid="talk">
      <Tabs.Root className={styles.tabs} value={part} onValueChange={(value) => setPart(value as Part)}>
        <Tabs.List className={styles.tabList} aria-label={t('label')}>
          {parts.map(({ value, count }) => (
            <Tabs.Trigger key={value} value={value} className={styles.tab} data-testid={`talk-${value}`}>
              {t(`parts.${value}`)}
              {count > 0 && (
                <span className={styles.count} data-testid={`new-${value}`}>
                  <span aria-hidden="true">{number.format(count)}</span>
                  <VisuallyHidden>{t('newCount', { count })}</VisuallyHidden>
                </span>
              )}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <TalkPart value="chat" isShown={part === 'chat'}>
          <ChatPanel
            view={view}
            session={session}
            messages={messages}
            isShown={part === 'chat'}
            markSeq={seen.markSeq}
          />
        </TalkPart>
        <TalkPart value="questions" isShown={part === 'questions'}>
          <QuestionsPanel view={view} session={session} />
        </TalkPart>
        <TalkPart value="polls" isShown={part === 'polls'}>
          <PollsPanel view={view} session={session} />
        </TalkPart>
      </Tabs.Root>
      <NewestMessage view={view} messages={messages} />
      {isRecorded(view.state) && (
        <p className={styles.time} data-testid="talk-recorded">
          {t(view.me?.consent === 'seen-and-heard' ? 'recorded.named' : 'recorded.nameless')}
        </p>
      )}
      {isOnAir(view.state) && view.you.role !== 'interpreter' && <ReactionBar session={session} />}
    </section>
  );
}
