import type { Account } from '@campus/protocol';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { rest, session } from '../api/client.ts';
import { codeOf, useErrorText } from '../api/error-text.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { showToast } from '../ui/toast-store.ts';
import { ProofField } from './ProofField.tsx';

/** Leaving for good, after being told what goes and what stays. */
export function DeleteAccount({ account }: { account: Account }) {
  const { t } = useTranslation('account');
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <p>{t('delete.lead')}</p>
      <div className={form.actions}>
        <Button icon={Trash2} onClick={() => setIsAsking(true)} data-testid="delete-account">
          {t('delete.action')}
        </Button>
      </div>
      {isAsking && <DeletionDialog account={account} onClose={() => setIsAsking(false)} />}
    </>
  );
}

function DeletionDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation('account');
  const failureText = useFailureText();
  const navigate = useNavigate();
  const formId = useId();
  const ref = useRef<HTMLFormElement>(null);
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setFailure(null);
    setWrong(noWrongFields);
    try {
      await rest.call('account.delete', { body: { password } });
      // Away from what only the person could see, before it is asked for without them.
      await navigate('/');
      session.end();
      showToast(t('delete.done'), 'ok');
    } catch (error) {
      setIsBusy(false);
      setFailure(error);
      setWrong(wrongFieldsOf(error));
      focusFirstWrong(ref.current);
    }
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('delete.question')}
      description={t('delete.detail')}
      data-testid="deletion-dialog"
      footer={
        <>
          <Button onClick={onClose}>{t('delete.keep')}</Button>
          <Button type="submit" form={formId} variant="danger" isBusy={isBusy} data-testid="confirm-deletion">
            {t('delete.action')}
          </Button>
        </>
      }
    >
      <form id={formId} ref={ref} className={form.form} noValidate onSubmit={(event) => void submit(event)}>
        <ProofField account={account} password={password} wrong={wrong} onChange={setPassword} />
        {failure !== null && wrong.size === 0 && (
          <Notice tone="danger">
            <p>{failureText(failure)}</p>
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Two refusals mean something particular here. */
function useFailureText(): (error: unknown) => string {
  const { t } = useTranslation('account');
  const errorText = useErrorText();
  return (error) => {
    const code = codeOf(error);
    if (code === 'CONFLICT') return t('delete.onlyAdministrator');
    return code === 'WRONG_PHASE' ? t('delete.inBroadcast') : errorText(error);
  };
}
