import { LinkDraft } from '@campus/protocol';
import { Link2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { Notice } from '../ui/Notice.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { TextField } from '../ui/TextField.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import styles from './Links.module.css';
import { linkRoleIcons } from './link-roles.ts';

const offeredRoles = ['centre', 'viewer', 'speaker', 'moderator'] as const;

/** Makes a link and shows its address, which the server tells only this once. */
export function LinkForm({ eventId }: { eventId: string }) {
  const { t } = useTranslation('links');
  const errorText = useErrorText();
  const create = useRouteAction('links.create', ['links.list']);
  const ref = useRef<HTMLFormElement>(null);
  const [role, setRole] = useState<(typeof offeredRoles)[number]>('centre');
  const [label, setLabel] = useState('');
  const [validDays, setValidDays] = useState('60');
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const checked = checkDraft(LinkDraft, { role, label, validDays: Number(validDays || Number.NaN) });
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    if (!checked.ok) return focusFirstWrong(ref.current);
    create.mutate(
      { params: { id: eventId }, body: checked.value },
      {
        onSuccess: () => setLabel(''),
        onError: (error) => {
          setWrong(wrongFieldsOf(error));
          focusFirstWrong(ref.current);
        },
      },
    );
  };

  return (
    <form ref={ref} className={styles.form} noValidate onSubmit={submit}>
      <RadioCards
        label={t('form.role')}
        value={role}
        options={offeredRoles.map((each) => ({
          value: each,
          label: t(`role.${each}`),
          hint: t(`roleHint.${each}`),
          icon: linkRoleIcons[each],
        }))}
        onValueChange={setRole}
      />
      <div className={form.row}>
        <TextField
          label={t('form.label')}
          hint={t(`form.labelHint.${role}`)}
          value={label}
          error={wrong.has('label') ? t('form.wrong.label') : undefined}
          onChange={(event) => setLabel(event.target.value)}
          data-testid="link-label"
        />
        <TextField
          label={t('form.validDays')}
          type="number"
          min={1}
          max={365}
          value={validDays}
          error={wrong.has('validDays') ? t('form.wrong.validDays') : undefined}
          onChange={(event) => setValidDays(event.target.value)}
        />
      </div>
      <div className={form.actions}>
        <Button type="submit" variant="primary" icon={Link2} isBusy={create.isPending} data-testid="create-link">
          {t('form.create')}
        </Button>
      </div>
      {create.error !== null && (
        <Notice tone="danger">
          <p>{errorText(create.error)}</p>
        </Notice>
      )}
      <VisuallyHidden>
        <output>{create.data && t('made.once')}</output>
      </VisuallyHidden>
      {create.data && (
        <div className={styles.made}>
          <CopyField
            label={
              create.data.link.label === ''
                ? t('made.labelUnnamed', { role: t(`role.${create.data.link.role}`) })
                : t('made.label', { role: t(`role.${create.data.link.role}`), name: create.data.link.label })
            }
            value={create.data.url}
            data-testid="new-link-url"
          />
          <p className={styles.quiet}>{t('made.once')}</p>
        </div>
      )}
    </form>
  );
}
