import { type CampusEvent, Language, SpeakerDraft } from '@campus/protocol';
import { MailPlus, Mic } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf, useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { languageName } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { SentLink } from './SentLink.tsx';
import styles from './Speakers.module.css';

interface SpeakerFormProps {
  event: CampusEvent;
  /** Whom the agenda names and nobody has asked yet. */
  names: readonly string[];
}

/** Refused because of the address: it was invited before. */
const isAsked = (error: unknown): boolean => codeOf(error) === 'CONFLICT';

export function SpeakerForm({ event, names }: SpeakerFormProps) {
  const { t } = useTranslation('speakers');
  const errorText = useErrorText();
  const ref = useRef<HTMLFormElement>(null);
  const invite = useRouteAction('speakers.invite', ['speakers.list', 'links.list']);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState<Language>(Language.catch('en').parse(event.languages[0]?.split('-')[0]));
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);

  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault();
    const checked = checkDraft(SpeakerDraft, { name, email, language });
    // A link that was made before stays: it is told only once.
    if (invite.isError) invite.reset();
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    if (!checked.ok) return focusFirstWrong(ref.current);
    const onSuccess = (): void => {
      setName('');
      setEmail('');
    };
    const onError = (error: unknown): void => {
      setWrong(isAsked(error) ? new Set(['asked']) : wrongFieldsOf(error));
      focusFirstWrong(ref.current);
    };
    invite.mutate({ params: { id: event.id }, body: checked.value }, { onSuccess, onError });
  };
  const wrongEmail = (['email', 'asked'] as const).find((each) => wrong.has(each));

  /** The name is there; what is still to be said is the address. */
  const take = (offered: string): void => {
    setName(offered);
    ref.current?.querySelector<HTMLInputElement>('input[type=email]')?.focus();
  };

  return (
    <form ref={ref} className={styles.form} noValidate onSubmit={submit} data-testid="speaker-form">
      {names.length > 0 && (
        <fieldset className={styles.names}>
          <legend>{t('fromAgenda')}</legend>
          {names.map((each) => (
            <Button key={each} size="sm" icon={Mic} onClick={() => take(each)} data-testid="agenda-speaker">
              {each}
            </Button>
          ))}
        </fieldset>
      )}
      <div className={form.row}>
        <TextField
          label={t('name')}
          value={name}
          autoComplete="off"
          error={wrong.has('name') ? t('wrong.name') : undefined}
          onChange={({ target }) => setName(target.value)}
        />
        <TextField
          label={t('email')}
          type="email"
          value={email}
          autoComplete="off"
          error={wrongEmail && t(`wrong.${wrongEmail}`)}
          onChange={({ target }) => setEmail(target.value)}
        />
        <Select
          label={t('language')}
          value={language}
          options={Language.options.map((tag) => ({ value: tag, label: languageName(tag, tag), lang: tag }))}
          onValueChange={setLanguage}
        />
      </div>
      <div className={form.actions}>
        <Button type="submit" variant="primary" icon={MailPlus} isBusy={invite.isPending} data-testid="invite-speaker">
          {t('invite')}
        </Button>
      </div>
      {invite.error !== null && !isAsked(invite.error) && (
        <Notice tone="danger">
          <p>{errorText(invite.error)}</p>
        </Notice>
      )}
      <SentLink sent={invite.data} />
    </form>
  );
}
