import { type Account, PasswordChange, type Person } from '@campus/protocol';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { NewPasswordField } from '../session/NewPasswordField.tsx';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { ProofField } from './ProofField.tsx';

/** A new password; the other sign-ins end with the old one. */
export function PasswordForm({ person, account }: { person: Person; account: Account }) {
  const { t } = useTranslation('account');
  const errorText = useErrorText();
  const ref = useRef<HTMLFormElement>(null);
  const change = useRouteAction('account.changePassword', ['account.sessions', 'account.show']);
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);

  const refuse = (fields: WrongFields): void => {
    setWrong(fields);
    focusFirstWrong(ref.current);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const checked = checkDraft(PasswordChange, { password, newPassword });
    change.reset();
    if (!checked.ok) return refuse(checked.wrong);
    setWrong(noWrongFields);
    change.mutate(
      { body: checked.value },
      {
        onSuccess: () => {
          setPassword('');
          setNewPassword('');
        },
        onError: (error) => refuse(wrongFieldsOf(error)),
      },
    );
  };

  return (
    <form ref={ref} className={form.form} noValidate onSubmit={submit} data-testid="password-form">
      <ProofField account={account} password={password} wrong={wrong} onChange={setPassword} />
      <NewPasswordField
        email={person.email}
        label={t('password.new')}
        value={newPassword}
        isWrong={wrong.has('newPassword')}
        onChange={setNewPassword}
      />
      {change.error !== null && wrong.size === 0 && (
        <Notice tone="danger">
          <p>{errorText(change.error)}</p>
        </Notice>
      )}
      {change.isSuccess && (
        <Notice tone="ok" data-testid="password-changed">
          <p>{t('password.changed')}</p>
        </Notice>
      )}
      <div className={form.actions}>
        <Button type="submit" icon={KeyRound} isBusy={change.isPending} data-testid="change-password">
          {t(account.hasPassword ? 'password.action' : 'password.firstAction')}
        </Button>
      </div>
    </form>
  );
}
