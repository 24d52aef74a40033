import { useTranslation } from 'react-i18next';
import { TextField } from '../ui/TextField.tsx';

interface NewPasswordFieldProps {
  /** The account's, for password managers, where the form does not ask for it. */
  email?: string;
  label?: string;
  value: string;
  isWrong: boolean;
  onChange: (password: string) => void;
}

/** Where a password is chosen: the same words and the same rule in every form. */
export function NewPasswordField({ email, label, value, isWrong, onChange }: NewPasswordFieldProps) {
  const { t } = useTranslation('session');
  return (
    <>
      {email !== undefined && <input type="email" autoComplete="username" value={email} readOnly hidden />}
      <TextField
        label={label ?? t('newPassword')}
        type="password"
        autoComplete="new-password"
        hint={t('passwordHint')}
        value={value}
        error={isWrong ? t('wrong.password') : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}
