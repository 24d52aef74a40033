import { HandWords } from '@campus/protocol';
import { Hand } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './Remote.module.css';
import type { RemotePartProps } from './remote-part.ts';
import { useRemote } from './use-remote.ts';

/** The room's hand, with what the room wants to say. */
export function RemoteHand({ id, report: { isHandUp } }: RemotePartProps) {
  const { t } = useTranslation('centres');
  const { tell, isBusy } = useRemote(id);
  const [about, setAbout] = useState('');
  if (isHandUp === null) return null;
  const isTooLong = !isHandUp && !HandWords.safeParse(about).success;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isTooLong) return;
    // What was typed stays until the board has been told.
    tell({ type: 'hand', isUp: !isHandUp, about }, () => setAbout(''));
  };
  return (
    <form className={styles.heads} noValidate onSubmit={submit} data-testid="remote-hand" data-up={isHandUp}>
      {isHandUp ? (
        <output>{t('remote.handUp')}</output>
      ) : (
        <TextField
          label={t('remote.handAbout')}
          value={about}
          error={isTooLong ? t('wrong.handAbout') : undefined}
          onChange={(event) => setAbout(event.target.value)}
          data-testid="remote-hand-about"
        />
      )}
      <Button
        type="submit"
        icon={Hand}
        aria-pressed={isHandUp}
        isBusy={isBusy}
        aria-disabled={isTooLong}
        data-testid="remote-raise-hand"
      >
        {t(isHandUp ? 'remote.handLower' : 'remote.hand')}
      </Button>
    </form>
  );
}
