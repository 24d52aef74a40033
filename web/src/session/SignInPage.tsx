import { LogIn } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { rest, session } from '../api/client.ts';
import { codeOf, useErrorText } from '../api/error-text.ts';
import form from '../forms/Form.module.css';
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
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setFailure(null);
    try {
      session.begin(await rest.call('session.create', { body: { email, password } }));
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
      <form className={form.form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t('password')}
          type="password"
          autoComplete="current-password"
          required
          value={password}
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
