import { readBoardCode, writeBoardCode } from '@campus/protocol';
import { Search } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { codeOf, useErrorText } from '../api/error-text.ts';
import { useRoute } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Page } from '../ui/Page.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { TextField } from '../ui/TextField.tsx';
import { ConfirmBoard } from './ConfirmBoard.tsx';

/** Reached by the QR on a smartboard, or by typing its code: the board is looked at before it is trusted. */
export function ConfirmBoardPage() {
  const { t } = useTranslation('centres');
  const { code = '' } = useParams();
  const read = readBoardCode(code);
  return (
    <Page title={t('confirm.title')} isNarrow>
      <SignedInOnly>
        {read === null ? <CodeForm typedBefore={code} /> : <FoundBoard key={read} code={read} />}
      </SignedInOnly>
    </Page>
  );
}

interface CodeFormProps {
  /** Came with the address: no code, or one that led to nothing. */
  typedBefore: string;
  /** That no board shows it: then what to do when it is asked for once more. */
  lookAgain?: () => void;
}

function CodeForm({ typedBefore, lookAgain }: CodeFormProps) {
  const { t } = useTranslation('centres');
  const navigate = useNavigate();
  const ref = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(typedBefore);
  const [isWrong, setIsWrong] = useState(typedBefore !== '' && !lookAgain);
  const isGone = lookAgain !== undefined && typed === typedBefore;
  useEffect(() => {
    if (typedBefore !== '') focusFirstWrong(ref.current);
  }, [typedBefore]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const code = readBoardCode(typed);
    setIsWrong(code === null);
    if (code === null) return focusFirstWrong(ref.current);
    const written = writeBoardCode(code);
    if (lookAgain && written === typedBefore) return lookAgain();
    void navigate(`/board/confirm/${written}`);
  };
  return (
    <form ref={ref} className={form.form} noValidate onSubmit={submit}>
      <TextField
        label={t('confirm.code')}
        hint={t('confirm.codeHint')}
        value={typed}
        dir="ltr"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        error={isWrong ? t('wrong.code') : isGone ? t('confirm.gone') : undefined}
        onChange={(event) => setTyped(event.target.value)}
        data-testid="typed-code"
      />
      <div className={form.actions}>
        <Button type="submit" variant="primary" icon={Search} data-testid="look-for-board">
          {t('confirm.look')}
        </Button>
      </div>
    </form>
  );
}

function FoundBoard({ code }: { code: string }) {
  const { t } = useTranslation('centres');
  const errorText = useErrorText();
  const pairing = useRoute('boards.inspect', { params: { code } }, { staleMs: Number.POSITIVE_INFINITY });
  if (pairing.data) return <ConfirmBoard pairing={pairing.data} />;
  if (!pairing.error) return <Spinner label={t('confirm.looking')} />;
  const typedBefore = writeBoardCode(code);
  const lookAgain = (): void => void pairing.refetch();
  if (codeOf(pairing.error) === 'NOT_FOUND') return <CodeForm typedBefore={typedBefore} lookAgain={lookAgain} />;
  return (
    <Notice
      tone="danger"
      data-testid="no-board"
      action={
        <Button size="sm" icon={Search} onClick={lookAgain}>
          {t('confirm.look')}
        </Button>
      }
    >
      <p>{errorText(pairing.error)}</p>
    </Notice>
  );
}
