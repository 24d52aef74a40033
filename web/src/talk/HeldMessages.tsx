import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isLeader } from '../broadcast/session/view.ts';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { Message } from './Message.tsx';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';

/** What waits for approval: all of it for those who moderate, one's own for everybody else. */
export function HeldMessages({ view, session }: TalkProps) {
  const { t } = useTranslation('talk');
  const group = useRef<HTMLElement>(null);
  useKeptFocus(group);
  const { held } = view.state.talk.chat;
  const title = t(isLeader(view) ? 'chat.waiting' : 'chat.ownWaiting', { count: held.length });
  return (
    <section ref={group} className={styles.held} aria-label={title} data-testid="held">
      <h2 className={styles.heading}>{title}</h2>
      <ul>
        {held.map((message) => (
          <li key={message.seq}>
            <Message view={view} session={session} message={message} />
          </li>
        ))}
      </ul>
    </section>
  );
}
