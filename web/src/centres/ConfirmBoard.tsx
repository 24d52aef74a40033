import { BoardDraft, type Centre, type PairingPreview, writeBoardCode } from '@campus/protocol';
import { MonitorCheck } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { codeOf, useErrorText } from '../api/error-text.ts';
import { useRoute, useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { relativeTime } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './Centres.module.css';
import { deviceName } from './device-name.ts';

/** Which board it is, for which of one's centres, and what it shall be called. */
export function ConfirmBoard({ pairing }: { pairing: PairingPreview }) {
  const { t, i18n } = useTranslation('centres');
  const nowMs = useNow();
  const centres = useRoute('centres.list', {});
  return (
    <>
      {/* Somebody may have sent a code of theirs (RFC 8628, 5.4). */}
      <Notice tone="attention" title={t('confirm.compareTitle')}>
        <p>{t('confirm.compare')}</p>
      </Notice>
      <p className={styles.bigCode} dir="ltr" data-testid="code-to-compare">
        {writeBoardCode(pairing.code)}
      </p>
      <p className={styles.quiet} data-testid="board-device">
        {t('confirm.device', {
          device: deviceName(t, pairing.device),
          when: relativeTime(Math.min(pairing.beganAtMs, nowMs), nowMs, i18n.language),
        })}
      </p>
      <QueryView query={centres}>{(data) => <Trust code={pairing.code} centres={data.centres} />}</QueryView>
    </>
  );
}

type Pairing = ReturnType<typeof useRouteAction<'boards.pair'>>;

interface TrustProps {
  code: string;
  centres: readonly Centre[];
}

/** The form, and what has come of it in its place. */
function Trust({ code, centres }: TrustProps) {
  const { t } = useTranslation('centres');
  const pair = useRouteAction('boards.pair', ['boards.list']);
  return (
    <>
      {!pair.data && <TrustForm code={code} centres={centres} pair={pair} />}
      <output>
        {pair.data && (
          <Notice
            isSilent
            tone="ok"
            title={t('confirm.doneTitle')}
            data-testid="board-confirmed"
            action={
              <ButtonLink to={`/boards/${pair.data.id}`} variant="primary" data-testid="to-remote">
                {t('boards.remote')}
              </ButtonLink>
            }
          >
            <p>{t('confirm.done')}</p>
          </Notice>
        )}
      </output>
    </>
  );
}

function TrustForm({ code, centres, pair }: TrustProps & { pair: Pairing }) {
  const { t } = useTranslation('centres');
  const errorText = useErrorText();
  const ref = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(t('confirm.nameOffered'));
  const [institutionId, setInstitutionId] = useState(centres[0]?.institutionId ?? '');
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const checked = checkDraft(BoardDraft, { institutionId, name });
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    if (!checked.ok) return focusFirstWrong(ref.current);
    pair.mutate(
      { params: { code }, body: checked.value },
      {
        onError: (error) => {
          setWrong(wrongFieldsOf(error));
          focusFirstWrong(ref.current);
        },
      },
    );
  };

  return (
    <form ref={ref} className={form.form} noValidate onSubmit={submit}>
      <Select
        label={t('confirm.centre')}
        value={institutionId}
        options={centres.map((each) => ({ value: each.institutionId, label: each.institutionName }))}
        onValueChange={setInstitutionId}
        data-testid="board-centre"
      />
      <TextField
        label={t('confirm.name')}
        hint={t('confirm.nameHint')}
        value={name}
        error={wrong.has('name') ? t('wrong.boardName') : undefined}
        onChange={(event) => setName(event.target.value)}
        data-testid="board-name"
      />
      {pair.error !== null && (
        <Notice tone="danger">
          <p>{codeOf(pair.error) === 'NOT_FOUND' ? t('confirm.gone') : errorText(pair.error)}</p>
        </Notice>
      )}
      <div className={form.actions}>
        <Button type="submit" variant="primary" icon={MonitorCheck} isBusy={pair.isPending} data-testid="trust-board">
          {t('confirm.trust')}
        </Button>
        <ButtonLink to="/centres">{t('confirm.leave')}</ButtonLink>
      </div>
    </form>
  );
}
