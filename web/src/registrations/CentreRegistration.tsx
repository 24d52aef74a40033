import { type OwnRegistrations, RegistrationDraft } from '@campus/protocol';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import type { RegistrationProps } from './RegistrationPanel.tsx';
import styles from './Registrations.module.css';
import { useRegistration } from './use-registration.ts';

/** For the centre of one's institution: everybody of it sees, its coordinators decide. */
export function CentreRegistration({ own, ...props }: RegistrationProps & { own: OwnRegistrations }) {
  const { t } = useTranslation('registrations');
  const registration = useRegistration(props);
  const { centre } = own;
  const ref = useRef<HTMLFormElement>(null);
  const [heads, setHeads] = useState(String(centre?.heads ?? ''));
  const [wrong, setWrong] = useState<'wrong' | 'noRoom' | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const checked = checkDraft(RegistrationDraft, { kind: 'centre', heads: Number(heads || Number.NaN) });
    const refusal = checked.ok ? ((await registration.register(checked.value)) ? null : 'noRoom') : 'wrong';
    setWrong(refusal);
    if (refusal !== null) focusFirstWrong(ref.current);
  };
  const said = centre && { heads: centre.heads, place: centre.place ?? 1 };
  return (
    <div className={styles.part}>
      <h3>{t('centre.title')}</h3>
      <output data-testid="centre-registration" data-state={centre?.state ?? 'none'}>
        {said && (centre.state === 'waiting' ? t('centre.waiting', said) : t('centre.confirmed', said))}
      </output>
      {own.canSpeakForCentre && (
        <form ref={ref} className={styles.part} noValidate onSubmit={(event) => void submit(event)}>
          <TextField
            label={t('centre.heads')}
            type="number"
            min={1}
            max={10_000}
            value={heads}
            error={wrong === null ? undefined : t(`centre.${wrong}`)}
            onChange={(event) => setHeads(event.target.value)}
            data-testid="centre-heads"
          />
          <div className={styles.actions}>
            <Button type="submit" isBusy={registration.isBusy} data-testid="register-centre">
              {centre ? t('centre.change') : t('centre.register')}
            </Button>
            {centre && (
              <Button
                isBusy={registration.isBusy}
                onClick={() => void registration.withdraw('centre')}
                data-testid="withdraw-centre"
              >
                {t('centre.withdraw')}
              </Button>
            )}
          </div>
        </form>
      )}
    </div>
  );
}
