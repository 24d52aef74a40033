import { SetupDraft } from '@campus/protocol';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { rest, session } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { queryClient } from '../app/query-client.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { NewPasswordField } from '../session/NewPasswordField.tsx';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { timeZoneOptions } from '../ui/time-zones.ts';
import { reader } from '../ui/reader.ts';
import { countries, likelyCountry } from './countries.ts';

export function SetupForm({ token }: { token: string }) {
  const { t, i18n } = useTranslation('setup');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const ref = useRef<HTMLFormElement>(null);
  const [institution, setInstitution] = useState(() => ({
    name: '',
    city: '',
    country: likelyCountry(navigator.languages, 'GB'),
    timeZone: reader().timeZone,
  }));
  const [admin, setAdmin] = useState({ name: '', email: '', password: '' });
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const countryOptions = useMemo(() => countries(i18n.language), [i18n.language]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const checked = checkDraft(SetupDraft, { token, institution, admin });
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    setFailure(null);
    if (!checked.ok) return focusFirstWrong(ref.current);
    setIsBusy(true);
    try {
      session.begin(await rest.call('setup.complete', { body: checked.value }));
      await queryClient.invalidateQueries();
      await navigate('/events/new', { replace: true });
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
      <fieldset className={form.group}>
        <legend>{t('institution.legend')}</legend>
        <TextField
          label={t('institution.name')}
          autoComplete="organization"
          value={institution.name}
          error={wrong.has('institution.name') ? t('wrong.institutionName') : undefined}
          onChange={(event) => setInstitution({ ...institution, name: event.target.value })}
        />
        <div className={form.row}>
          <TextField
            label={t('institution.city')}
            autoComplete="address-level2"
            value={institution.city}
            error={wrong.has('institution.city') ? t('wrong.city') : undefined}
            onChange={(event) => setInstitution({ ...institution, city: event.target.value })}
          />
          <Select
            label={t('institution.country')}
            value={institution.country}
            options={countryOptions}
            onValueChange={(country) => setInstitution({ ...institution, country })}
          />
        </div>
        <Select
          label={t('institution.timeZone')}
          value={institution.timeZone}
          options={timeZoneOptions(institution.timeZone)}
          onValueChange={(timeZone) => setInstitution({ ...institution, timeZone })}
        />
      </fieldset>
      <fieldset className={form.group}>
        <legend>{t('admin.legend')}</legend>
        <TextField
          label={t('admin.name')}
          autoComplete="name"
          value={admin.name}
          error={wrong.has('admin.name') ? t('wrong.name') : undefined}
          onChange={(event) => setAdmin({ ...admin, name: event.target.value })}
        />
        <TextField
          label={t('admin.email')}
          type="email"
          autoComplete="username"
          value={admin.email}
          error={wrong.has('admin.email') ? t('wrong.email') : undefined}
          onChange={(event) => setAdmin({ ...admin, email: event.target.value })}
        />
        <NewPasswordField
          value={admin.password}
          isWrong={wrong.has('admin.password')}
          onChange={(password) => setAdmin({ ...admin, password })}
        />
      </fieldset>
      {failure !== null && (
        <Notice tone="danger">
          <p>{errorText(failure)}</p>
        </Notice>
      )}
      <div className={form.actions}>
        <Button type="submit" variant="primary" size="lg" isBusy={isBusy} data-testid="complete-setup">
          {t('submit')}
        </Button>
      </div>
    </form>
  );
}
