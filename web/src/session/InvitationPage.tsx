import { InvitationAnswer, type InvitationPreview } from '@campus/protocol';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { rest, session } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';
import { TextField } from '../ui/TextField.tsx';
import { JoinWithAccount } from './JoinWithAccount.tsx';
import { NewPasswordField } from './NewPasswordField.tsx';

export function InvitationPage() {
  const { t } = useTranslation('session');
  const { token = '' } = useParams();
  const invitation = useRoute('invitations.inspect', { params: { token } });
  return (
    <Page title={t('invitation.title')} isNarrow>
      <QueryView query={invitation}>{(preview) => <Invited token={token} preview={preview} />}</QueryView>
    </Page>
  );
}

function Invited({ token, preview }: { token: string; preview: InvitationPreview }) {
  const { t } = useTranslation('session');
  const { email, institutionName, role, hasAccount } = preview;
  return (
    <>
      <p>{t('invitation.lead', { email, institution: institutionName, role })}</p>
      {hasAccount ? (
        <JoinWithAccount token={token} email={email} />
      ) : (
        <>
          <p>{t('invitation.how')}</p>
          <AnswerForm token={token} email={email} />
        </>
      )}
    </>
  );
}

function AnswerForm({ token, email }: { token: string; email: string }) {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const ref = useRef<HTMLFormElement>(null);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const checked = checkDraft(InvitationAnswer, { token, name, password });
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    setFailure(null);
    if (!checked.ok) return focusFirstWrong(ref.current);
    setIsBusy(true);
    try {
      session.begin(await rest.call('invitations.accept', { body: checked.value }));
      await navigate('/', { replace: true });
    } catch (error) {
      setWrong(wrongFieldsOf(error));
      setFailure(error);
      focusFirstWrong(ref.current);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <form ref={ref} className={form.form} noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('name')}
        autoComplete="name"
        value={name}
        error={wrong.has('name') ? t('wrong.name') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <NewPasswordField email={email} value={password} isWrong={wrong.has('password')} onChange={setPassword} />
      {failure !== null && (
        <Notice tone="danger">
          <p>{errorText(failure)}</p>
        </Notice>
      )}
      <div className={form.actions}>
        <Button type="submit" variant="primary" size="lg" isBusy={isBusy}>
          {t('invitation.accept')}
        </Button>
      </div>
    </form>
  );
}
