import type { Centre } from '@campus/protocol';
import { Save } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { timeZoneOptions } from '../ui/time-zones.ts';
import { showToast } from '../ui/toast-store.ts';
import { answersOf, type CentreAnswers, checkCentre } from './centre-draft.ts';

/** Where the room is, what is in it, and how much its line carries. */
export function CentreForm({ centre }: { centre: Centre }) {
  const { t } = useTranslation('centres');
  const errorText = useErrorText();
  const save = useRouteAction('centres.describe', ['centres.list']);
  const ref = useRef<HTMLFormElement>(null);
  const [answers, setAnswers] = useState(() => answersOf(centre));
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const checked = checkCentre(answers);
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    if (!checked.ok) return focusFirstWrong(ref.current);
    save.mutate(
      { params: { id: centre.institutionId }, body: checked.value },
      {
        onSuccess: () => showToast(t('form.saved'), 'ok'),
        onError: (error) => {
          setWrong(wrongFieldsOf(error));
          focusFirstWrong(ref.current);
        },
      },
    );
  };

  const field = (name: keyof CentreAnswers) => ({
    value: answers[name],
    onChange: (event: { target: { value: string } }) => setAnswers({ ...answers, [name]: event.target.value }),
    'data-testid': `centre-${name}`,
  });
  const pieces = (['smartboards', 'laptops', 'headsets'] as const).map((piece) => (
    <TextField
      key={piece}
      label={t(`form.${piece}`)}
      inputMode="numeric"
      error={wrong.has(`equipment.${piece}`) ? t('wrong.pieces') : undefined}
      {...field(piece)}
    />
  ));

  return (
    <form ref={ref} className={form.form} noValidate onSubmit={submit} data-testid="centre-form">
      <div className={form.row}>
        <TextField
          label={t('form.city')}
          autoComplete="address-level2"
          error={wrong.has('city') ? t('wrong.city') : undefined}
          {...field('city')}
        />
        <Select
          label={t('form.timeZone')}
          value={answers.timeZone}
          options={timeZoneOptions(answers.timeZone)}
          error={wrong.has('timeZone') ? t('wrong.timeZone') : undefined}
          onValueChange={(timeZone) => setAnswers({ ...answers, timeZone })}
        />
        <TextField
          label={t('form.seats')}
          inputMode="numeric"
          error={wrong.has('seats') ? t('wrong.seats') : undefined}
          {...field('seats')}
        />
      </div>
      <div className={form.row}>{pieces}</div>
      <div className={form.row}>
        <TextField
          label={t('form.uplink')}
          hint={t('form.uplinkHint')}
          inputMode="decimal"
          error={wrong.has('uplinkMbps') ? t('wrong.uplink') : undefined}
          {...field('uplink')}
        />
      </div>
      {save.error !== null && (
        <Notice tone="danger">
          <p>{errorText(save.error)}</p>
        </Notice>
      )}
      <div className={form.actions}>
        <Button type="submit" variant="primary" icon={Save} isBusy={save.isPending} data-testid="save-centre">
          {t('form.save')}
        </Button>
      </div>
    </form>
  );
}
