import { type Account, EmailChange, type Person } from '@campus/protocol';
import { Mail } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '../api/client.ts';
import { codeOf, useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { AskToConfirm } from './AskToConfirm.tsx';
import { ProofField } from './ProofField.tsx';

/** Another mail address to sign in with. */
export function EmailForm({ person, account }: { person: Person; account: Account }) {
  const { t } = useTranslation('account');
  const errorText = useErrorText();
  const ref = useRef<HTMLFormElement>(null);
  const change = useRouteAction('account.changeEmail', ['account.show', 'people.list']);
  const [password, setPassword] = useState('');
  const [email, setEmail] = useState(person.email);
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const isTaken = change.error !== null && codeOf(change.error) === 'CONFLICT';

  const refuse = (fields: WrongFields): void => {
    setWrong(fields);
    focusFirstWrong(ref.current);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const checked = checkDraft(EmailChange, { password, email });
    change.reset();
    if (!checked.ok) return refuse(checked.wrong);
    setWrong(noWrongFields);
    change.mutate(
      { body: checked.value },
      {
        onSuccess: (changed) => {
          setPassword('');
          setEmail(changed.email);
          // The page's header and the next visit know the person from the session.
          void session.renew();
        },
        onError: (error) => refuse(wrongFieldsOf(error)),
      },
    );
  };
  const emailError = wrong.has('email') ? t('email.wrong') : isTaken ? t('email.taken') : undefined;

  return (
    <form ref={ref} className={form.form} noValidate onSubmit={submit} data-testid="email-form">
      {!account.isEmailConfirmed && <AskToConfirm email={person.email} canAsk={account.canConfirmEmail} />}
      <TextField
        label={t('email.new')}
        type="email"
        autoComplete="email"
        value={email}
        error={emailError}
        onChange={(event) => setEmail(event.target.value)}
      />
      <ProofField account={account} password={password} wrong={wrong} onChange={setPassword} />
      {change.error !== null && wrong.size === 0 && !isTaken && (
        <Notice tone="danger">
          <p>{errorText(change.error)}</p>
        </Notice>
      )}
      {change.isSuccess && (
        <Notice tone="ok" data-testid="email-changed">
          <p>{t('email.changed', { email: change.data.email })}</p>
          {account.canConfirmEmail && <p>{t('email.mailed', { email: change.data.email })}</p>}
        </Notice>
      )}
      <div className={form.actions}>
        <Button type="submit" icon={Mail} isBusy={change.isPending} data-testid="change-email">
          {t('email.action')}
        </Button>
      </div>
    </form>
  );
}
