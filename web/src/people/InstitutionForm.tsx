import { type Institution, InstitutionDraft } from '@campus/protocol';
import { Landmark } from 'lucide-react';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { countries } from '../setup/countries.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { timeZoneOptions } from '../ui/time-zones.ts';
import { reader } from '../ui/reader.ts';

export function InstitutionForm({ institutions }: { institutions: readonly Institution[] }) {
  const { t, i18n } = useTranslation('people');
  const errorText = useErrorText();
  const create = useRouteAction('institutions.create', ['institutions.list']);
  const ref = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(() => ({ name: '', city: '', country: 'PK', timeZone: reader().timeZone }));
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const countryOptions = useMemo(() => countries(i18n.language), [i18n.language]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const checked = checkDraft(InstitutionDraft, draft);
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    if (!checked.ok) return focusFirstWrong(ref.current);
    create.mutate(
      { body: checked.value },
      {
        onSuccess: () => setDraft({ ...draft, name: '', city: '' }),
        onError: (error) => {
          setWrong(wrongFieldsOf(error));
          focusFirstWrong(ref.current);
        },
      },
    );
  };

  return (
    <>
      <Rows>
        {institutions.map((each) => (
          <Row key={each.id} icon={Landmark} title={each.name}>
            <RowDetail>
              {t('institution.row', {
                city: each.city,
                country: countryOptions.find((country) => country.value === each.country)?.label ?? each.country,
              })}
            </RowDetail>
          </Row>
        ))}
      </Rows>
      <form ref={ref} className={form.form} noValidate onSubmit={submit}>
        <div className={form.row}>
          <TextField
            label={t('institution.name')}
            value={draft.name}
            error={wrong.has('name') ? t('wrong.name') : undefined}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
          <TextField
            label={t('institution.city')}
            value={draft.city}
            error={wrong.has('city') ? t('wrong.city') : undefined}
            onChange={(event) => setDraft({ ...draft, city: event.target.value })}
          />
          <Select
            label={t('institution.country')}
            value={draft.country}
            options={countryOptions}
            onValueChange={(country) => setDraft({ ...draft, country })}
          />
          <Select
            label={t('institution.timeZone')}
            value={draft.timeZone}
            options={timeZoneOptions(draft.timeZone)}
            onValueChange={(timeZone) => setDraft({ ...draft, timeZone })}
          />
        </div>
        {create.error !== null && (
          <Notice tone="danger">
            <p>{errorText(create.error)}</p>
          </Notice>
        )}
        <div className={form.actions}>
          <Button type="submit" icon={Landmark} isBusy={create.isPending} data-testid="create-institution">
            {t('institution.create')}
          </Button>
        </div>
      </form>
    </>
  );
}
