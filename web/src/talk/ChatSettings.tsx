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
  const { run } = useCommands();
  const { isOpen, isHeld, slowModeS } = chat;
  const change = (changed: Partial<Pick<ChatState, 'isOpen' | 'isHeld' | 'slowModeS'>>) =>
    void run('configure', () => session.command('chat.configure', { isOpen, isHeld, slowModeS, ...changed }));
  return (
    <details className={styles.settings}>
      <summary data-testid="chat-settings">{t('settings.title')}</summary>
      <Switch
        label={t('settings.open')}
        isOn={isOpen}
        onChange={(isOn) => change({ isOpen: isOn })}
        data-testid="chat-open"
      />
      <Switch
        label={t('settings.held')}
        hint={t(isForSchools ? 'settings.heldForSchools' : 'settings.heldHint')}
        isOn={isHeld}
        disabled={isForSchools}
        onChange={(isOn) => change({ isHeld: isOn })}
        data-testid="chat-held"
      />
      <Select
        label={t('settings.slow')}
        value={String(slowModeS)}
        options={[...new Set([...waitsS, slowModeS])]
          .toSorted((a, b) => a - b)
          .map((seconds) => ({ value: String(seconds), label: t('settings.seconds', { seconds }) }))}
        onValueChange={(value) => change({ slowModeS: Number(value) })}
        data-testid="chat-slow"
      />
    </details>
  );
}
