import { type ChatTo, isOnAir, MAX_MESSAGE_LENGTH, slowModeWaitMs } from '@campus/protocol';
import { Send } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { isLeader } from '../broadcast/session/view.ts';
import { afterSent } from '../forms/after-sent.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { TextArea } from '../ui/TextField.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';

/** A field for a message. What could not be sent stays in it. */
export function Composer({ view, session }: TalkProps) {
  const { t } = useTranslation('talk');
  const { run, isBusy } = useCommands();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ChatTo>('everyone');
  const { isForSchools, talk } = view.state;
  const { chat } = talk;
  const nowMs = useNow(chat.slowModeS > 0 ? 1_000 : 60_000) + view.live.clockOffsetMs;
  const isLeading = isLeader(view);
  const mayWriteToAll = isOnAir(view.state) && (chat.isOpen || isLeading);
  const to: ChatTo = isForSchools ? 'everyone' : mayWriteToAll ? chosen : 'hosts';
  const mayWrite = mayWriteToAll || !isForSchools;
  const waitMs = isLeading ? 0 : slowModeWaitMs(chat, view.you.participantId, nowMs);
  const written = text.trim();
  const isTooLong = written.length > MAX_MESSAGE_LENGTH;
  const send = async () => {
    if (!mayWrite || written === '' || isTooLong || waitMs > 0 || isBusy('say')) return;
    if (await run('say', () => session.command('chat.say', { to, text: written }))) setText(afterSent(text));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the choice of a character in some ways of typing.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <form
      className={styles.composer}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextArea
        label={t('chat.write')}
        rows={1}
        className={styles.write}
        value={text}
        hint={hintFor()}
        error={isTooLong ? t('wrong.message') : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        data-testid="write"
      />
      <div className={styles.send}>
        {!isForSchools && (
          <div className={styles.to}>
            <Select
              label={t('chat.to')}
              value={to}
              disabled={!mayWriteToAll}
              options={[
                ...(mayWriteToAll ? [{ value: 'everyone' as const, label: t('chat.everyone') }] : []),
                { value: 'hosts' as const, label: t('chat.hosts') },
              ]}
              onValueChange={setChosen}
              data-testid="write-to"
            />
          </div>
        )}
        <Button
          type="submit"
          variant="primary"
          icon={Send}
          isBusy={isBusy('say')}
          aria-disabled={!mayWrite || written === '' || isTooLong || waitMs > 0}
          data-testid="send"
        >
          {t('chat.send')}
        </Button>
      </div>
    </form>
  );

  function hintFor(): string | undefined {
    if (waitMs > 0) return t('chat.wait', { seconds: Math.ceil(waitMs / 1_000) });
    if (!isLeading && !chat.isOpen) return t(isForSchools ? 'chat.closedForSchools' : 'chat.closed');
    if (!isLeading && chat.isHeld && to === 'everyone') return t('chat.isHeld');
    return undefined;
  }
}
