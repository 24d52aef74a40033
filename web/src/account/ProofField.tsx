import type { Account } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import type { WrongFields } from '../forms/form-errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';

interface ProofFieldProps {
  account: Account;
  password: string;
  wrong: WrongFields;
  onChange: (password: string) => void;
}

/** How a person shows that it is them who changes the account: by the password, or by having just signed in. */
export function ProofField({ account, password, wrong, onChange }: ProofFieldProps) {
  const { t } = useTranslation('account');
  if (account.hasPassword) {
    return (
      <TextField
        label={t('proof.password')}
        type="password"
        autoComplete="current-password"
        value={password}
        error={wrong.has('password') ? t('proof.wrongPassword') : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (!wrong.has('signIn')) return null;
  return (
    <Notice tone="danger">
      <p>{t('proof.signInAgain')}</p>
    </Notice>
  );
}
