import type { ChatState } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import styles from './Talk.module.css';
import type { TalkSession } from './talk-session.ts';

interface ChatSettingsProps {
  chat: ChatState;
  /** Everything waits for approval then, whatever the hosts want. */
  isForSchools: boolean;
  session: TalkSession;
}

const waitsS = [0, 5, 10, 30, 60, 300];

/** How the audience may write. */
export function ChatSettings({ chat, isForSchools, session }: ChatSettingsProps) {
  const { t } = useTranslation('talk');
  const { run, isBusy } = useCommands();
  const { isOpen, isHeld, slowModeS } = chat;
  // Each change says all three: one made before the last is back would undo it.
  const isChanging = isBusy('configure');
  const change = (changed: Partial<Pick<ChatState, 'isOpen' | 'isHeld' | 'slowModeS'>>) => {
    if (isChanging) return;
    void run('configure', () => session.command('chat.configure', { isOpen, isHeld, slowModeS, ...changed }));
  };
  return (
    <details className={styles.settings}>
      <summary data-testid="chat-settings">{t('settings.title')}</summary>
      <Switch
        label={t('settings.open')}
        isOn={isOpen}
        isBusy={isChanging}
        onChange={(isOn) => change({ isOpen: isOn })}
        data-testid="chat-open"
      />
      <Switch
        label={t('settings.held')}
        hint={t(isForSchools ? 'settings.heldForSchools' : 'settings.heldHint')}
        isOn={isHeld}
        isBusy={isChanging}
        disabled={isForSchools}
        onChange={(isOn) => change({ isHeld: isOn })}
        data-testid="chat-held"
      />
      <Select
        label={t('settings.slow')}
        value={String(slowModeS)}
        aria-disabled={isChanging || undefined}
        options={[...new Set([...waitsS, slowModeS])]
          .toSorted((a, b) => a - b)
          .map((seconds) => ({ value: String(seconds), label: t('settings.seconds', { seconds }) }))}
        onValueChange={(value) => change({ slowModeS: Number(value) })}
        data-testid="chat-slow"
      />
    </details>
  );
}
