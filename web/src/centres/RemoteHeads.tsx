import { HeadCount } from '@campus/protocol';
import { Users } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './Remote.module.css';
import type { RemotePartProps } from './remote-part.ts';
import { useRemote } from './use-remote.ts';

/** How many are in the room, as the hosts see it. */
export function RemoteHeads({ id, report }: RemotePartProps) {
  const { t } = useTranslation(['centres', 'broadcast']);
  const { tell, isBusy } = useRemote(id);
  const ref = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const heads = HeadCount.safeParse(typed === null || typed.trim() === '' ? Number.NaN : Number(typed));
    setIsWrong(!heads.success);
    if (!heads.success) return focusFirstWrong(ref.current);
    // What was typed stays until the board has been told.
    tell({ type: 'heads', headCount: heads.data }, () => setTyped((now) => (now === typed ? null : now)));
  };
  return (
    <form ref={ref} className={styles.heads} noValidate onSubmit={submit}>
      <TextField
        label={t('broadcast:centre.heads')}
        hint={report.headCount === null ? undefined : t('remote.counted', { count: report.headCount })}
        inputMode="numeric"
        value={typed ?? ''}
        error={isWrong ? t('broadcast:centre.headsWrong') : undefined}
        onChange={(event) => setTyped(event.target.value)}
        data-testid="remote-heads"
      />
      <Button type="submit" icon={Users} isBusy={isBusy} data-testid="remote-save-heads">
        {t('broadcast:centre.save')}
      </Button>
    </form>
  );
}
