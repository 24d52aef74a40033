import type { ChatMessage } from '@campus/protocol';
import { Check, EllipsisVertical, EyeOff, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { isLeader } from '../broadcast/session/view.ts';
import { Badge } from '../ui/Badge.tsx';
import { IconButton } from '../ui/Button.tsx';
import { classNames } from '../ui/class-names.ts';
import { clockNow } from '../ui/format.ts';
import { Menu } from '../ui/Menu.tsx';
import { LinkedText } from './LinkedText.tsx';
import { useNameOf } from './names.ts';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';
import { useRemoval } from './use-removal.ts';

interface MessageProps extends TalkProps {
  message: ChatMessage;
}

/** One message, with what a moderator may do to it. */
export function Message({ view, session, message }: MessageProps) {
  const { t, i18n } = useTranslation('talk');
  const { run, isBusy } = useCommands();
  const nameOf = useNameOf(view);
  const { seq: messageSeq, state } = message;
  const name = nameOf(message.participantId);
  const removal = useRemoval({ view, session }, run)(message.participantId);
  const ask = (command: 'chat.approve' | 'chat.hide' | 'chat.restore') => () =>
    void run(command, () => session.command(command, { messageSeq }));
  return (
    <div
      className={classNames(styles.message, state !== 'shown' && styles.faded)}
      data-testid="message"
      data-state={state}
      data-to={message.to}
    >
      <p className={styles.messageHead}>
        <bdi className={styles.author}>{name}</bdi>
        <time className={styles.time}>{clockNow(message.atMs, i18n.language)}</time>
        {message.to === 'hosts' && <Badge>{t('chat.toHosts')}</Badge>}
        {state === 'hidden' && <Badge tone="attention">{t('chat.hidden')}</Badge>}
      </p>
      <p className={styles.messageText}>
        {message.text === '' ? <em>{t('erased')}</em> : <LinkedText text={message.text} />}
      </p>
      {isLeader(view) && (
        <span className={styles.messageActions}>
          {state === 'held' && (
            <IconButton
              icon={Check}
              size="sm"
              label={t('chat.approve', { name })}
              aria-busy={isBusy('chat.approve')}
              onClick={ask('chat.approve')}
              data-testid="approve"
            />
          )}
          <IconButton
            icon={state === 'hidden' ? RotateCcw : EyeOff}
            size="sm"
            label={t(state === 'hidden' ? 'chat.restore' : 'chat.hide', { name })}
            onClick={ask(state === 'hidden' ? 'chat.restore' : 'chat.hide')}
            data-testid={state === 'hidden' ? 'restore' : 'hide'}
          />
          {removal.length > 0 && (
            <Menu
              trigger={
                <IconButton
                  icon={EllipsisVertical}
                  size="sm"
                  label={t('writer.more', { name })}
                  data-testid="writer-menu"
                />
              }
              actions={removal}
            />
          )}
        </span>
      )}
    </div>
  );
}
