import { type ChatMessage, isOnAir } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { isLeader } from '../broadcast/session/view.ts';
import { ChatSettings } from './ChatSettings.tsx';
import { Composer } from './Composer.tsx';
import { HeldMessages } from './HeldMessages.tsx';
import { MessageList } from './MessageList.tsx';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';

interface ChatPanelProps extends TalkProps {
  messages: readonly ChatMessage[];
  /** The messages measure themselves, which nothing hidden can: they are drawn when they are on the screen. */
  isShown: boolean;
  /** What is newer came while the reader was away. */
  markSeq: number | null;
}

/** Messages, a field to write one, and for those who moderate what waits. */
export function ChatPanel({ view, session, messages, isShown, markSeq }: ChatPanelProps) {
  const { t } = useTranslation('talk');
  const { chat } = view.state.talk;
  const isLeading = isLeader(view);
  // Backstage one writes to the hosts, and in an event for schools to nobody alone.
  const mayWrite = isOnAir(view.state) || (view.state.phase === 'backstage' && !view.state.isForSchools);
  return (
    <>
      {isLeading && <ChatSettings chat={chat} isForSchools={view.state.isForSchools} session={session} />}
      {chat.held.length > 0 && <HeldMessages view={view} session={session} />}
      {messages.length === 0 ? (
        <p className={styles.nothing}>{t('chat.nothing')}</p>
      ) : (
        isShown && <MessageList view={view} session={session} messages={messages} markSeq={markSeq} />
      )}
      {mayWrite && <Composer view={view} session={session} />}
    </>
  );
}
