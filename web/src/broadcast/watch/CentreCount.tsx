import { HeadCount } from '@campus/protocol';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import styles from './CentreCount.module.css';

interface CentreCountProps {
  headCount: number;
  session: Pick<BroadcastSession, 'command'>;
}

/** How many people are in the room: counted by the centre, shown to the hosts. */
export function CentreCount({ headCount, session }: CentreCountProps) {
  const { t } = useTranslation('broadcast');
  const { run, isBusy } = useCommands();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? String(headCount);
  const parsed = HeadCount.safeParse(value.trim() === '' ? Number.NaN : Number(value));
  const isSaved = typed === null || (parsed.success && parsed.data === headCount);
  const save = async () => {
    if (!parsed.success || isSaved || isBusy('count')) return;
    const count = parsed.data;
    if (await run('count', () => session.command('participant.count', { headCount: count }))) setTyped(null);
  };
  return (
    <form
      className={styles.count}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t('centre.heads')}
        inputMode="numeric"
        value={value}
        error={parsed.success ? undefined : t('centre.headsWrong')}
        onChange={(event) => setTyped(event.target.value)}
        data-testid="head-count"
      />
      <Button
        type="submit"
        icon={Users}
        isBusy={isBusy('count')}
        aria-disabled={!parsed.success || isSaved}
        data-testid="save-head-count"
      >
        {t('centre.save')}
      </Button>
    </form>
  );
}
