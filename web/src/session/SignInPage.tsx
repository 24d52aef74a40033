import { Credentials } from '@campus/protocol';
import { LogIn } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { rest, session } from '../api/client.ts';
import { codeOf, useErrorText } from '../api/error-text.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';
import { TextField } from '../ui/TextField.tsx';
import { nextPath } from './next-path.ts';
import { UniversityDoor } from './UniversityDoor.tsx';

export function SignInPage() {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const ref = useRef<HTMLFormElement>(null);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const checked = checkDraft(Credentials, { email, password });
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    setFailure(null);
    if (!checked.ok) return focusFirstWrong(ref.current);
    setIsBusy(true);
    try {
      session.begin(await rest.call('session.create', { body: checked.value }));
      await navigate(nextPath(search.get('next')), { replace: true });
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  };

  // The server does not say which of the two is wrong, nor whether the account exists.
  const isWrongPair = failure !== null && ['UNAUTHENTICATED', 'INVALID'].includes(codeOf(failure));
  return (
    <Page title={t('signIn')} isNarrow>
      <UniversityDoor next={nextPath(search.get('next'))} />
      <form ref={ref} className={form.form} noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          error={wrong.has('email') ? t('wrong.email') : undefined}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t('password')}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          error={wrong.has('password') ? t('wrong.ownPassword') : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
        {failure !== null && (
          <Notice tone="danger">
            <p>{isWrongPair ? t('wrongPair') : errorText(failure)}</p>
          </Notice>
        )}
        <div className={form.actions}>
          <Button type="submit" variant="primary" size="lg" icon={LogIn} isBusy={isBusy} data-testid="sign-in">
            {t('signIn')}
          </Button>
        </div>
        <p>{t('noAccount')}</p>
      </form>
    </Page>
  );
}
