import {
  type Institution,
  InvitationDraft,
  isOrganiser,
  Language,
  type Person,
  type PlatformRole,
} from '@campus/protocol';
import { MailPlus } from 'lucide-react';
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
import { RadioCards } from '../ui/RadioCards.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { InvitationLink } from './InvitationLink.tsx';

interface InviteFormProps {
  inviter: Person;
  institutions: readonly Institution[];
}

/** Nobody invites above their own role, and organisers invite for the institutions they organise; the server checks. */
const rolesFor = (inviter: Person): PlatformRole[] =>
  inviter.role === 'admin' ? ['organiser', 'coordinator', 'member', 'admin'] : ['organiser', 'coordinator', 'member'];

export function InviteForm({ inviter, institutions }: InviteFormProps) {
  const { t, i18n } = useTranslation('people');
  const errorText = useErrorText();
  const invite = useRouteAction('people.invite', ['invitations.list']);
  const offered = institutions.filter((each) => isOrganiser(inviter, each.id));
  const ref = useRef<HTMLFormElement>(null);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<PlatformRole>('organiser');
  const [chosenId, setInstitutionId] = useState(inviter.institutionId);
  const institutionId = offered.some((each) => each.id === chosenId) ? chosenId : (offered[0]?.id ?? chosenId);
  const [language, setLanguage] = useState<Language>(Language.catch('en').parse(i18n.language));
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const hasRole = invite.error !== null && codeOf(invite.error) === 'CONFLICT';

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const checked = checkDraft(InvitationDraft, { email, role, institutionId, language });
    // A link that was made before stays: it is told only once.
    if (invite.isError) invite.reset();
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    if (!checked.ok) return focusFirstWrong(ref.current);
    invite.mutate(
      { body: checked.value },
      {
        onSuccess: () => setEmail(''),
        onError: (error) => {
          setWrong(wrongFieldsOf(error));
          focusFirstWrong(ref.current);
        },
      },
    );
  };

  return (
    <form ref={ref} className={form.form} noValidate onSubmit={submit}>
      <div className={form.row}>
        <TextField
          label={t('invite.email')}
          type="email"
          autoComplete="off"
          value={email}
          error={wrong.has('email') ? t('wrong.email') : hasRole ? t('invite.hasRole') : undefined}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Select
          label={t('invite.institution')}
          value={institutionId}
          options={offered.map((each) => ({ value: each.id, label: each.name }))}
          onValueChange={setInstitutionId}
        />
        <Select
          label={t('invite.language')}
          value={language}
          options={Language.options.map((tag) => ({ value: tag, label: languageName(tag, tag), lang: tag }))}
          onValueChange={setLanguage}
        />
      </div>
      <RadioCards
        label={t('invite.role')}
        value={role}
        options={rolesFor(inviter).map((each) => ({
          value: each,
          label: t(`role.${each}`),
          hint: t(`roleHint.${each}`),
        }))}
        onValueChange={setRole}
      />
      <div className={form.actions}>
        <Button type="submit" variant="primary" icon={MailPlus} isBusy={invite.isPending} data-testid="invite">
          {t('invite.action')}
        </Button>
      </div>
      {invite.error !== null && !hasRole && (
        <Notice tone="danger">
          <p>{errorText(invite.error)}</p>
        </Notice>
      )}
      <InvitationLink sent={invite.data} />
    </form>
  );
}
