import { useTranslation } from 'react-i18next';
import { Switch } from '../../ui/Switch.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import type { ReadyView } from '../session/view.ts';

interface LockSwitchProps {
  view: Pick<ReadyView, 'state'>;
  session: Pick<BroadcastSession, 'command'>;
}

/** Lets nobody new in. */
export function LockSwitch({ view, session }: LockSwitchProps) {
  const { t } = useTranslation('stage');
  const { run, isBusy } = useCommands();
  return (
    <Switch
      label={t('lock.label')}
      hint={t('lock.hint')}
      isOn={view.state.stage.isLocked}
      isBusy={isBusy('lock')}
      onChange={(isLocked) =>
        void run('lock', () => session.command(isLocked ? 'broadcast.lock' : 'broadcast.unlock', {}))
      }
      data-testid="lock"
    />
  );
}
