import { type Institution, InvitationDraft, type Person, type PlatformRole } from '@campus/protocol';
import { MailPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { checkDraft, noWrongFields, type WrongFields } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { Notice } from '../ui/Notice.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './People.module.css';

interface InviteFormProps {
  inviter: Person;
  institutions: readonly Institution[];
}

/** Nobody invites above their own role, and organisers invite for their own institution; the server checks. */
const rolesFor = (inviter: Person): PlatformRole[] =>
  inviter.role === 'admin' ? ['organiser', 'coordinator', 'member', 'admin'] : ['organiser', 'coordinator', 'member'];

export function InviteForm({ inviter, institutions }: InviteFormProps) {
  const { t } = useTranslation('people');
  const errorText = useErrorText();
  const invite = useRouteAction('people.invite');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<PlatformRole>('organiser');
  const [institutionId, setInstitutionId] = useState(inviter.institutionId);
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const offered =
    inviter.role === 'admin' ? institutions : institutions.filter((each) => each.id === inviter.institutionId);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const checked = checkDraft(InvitationDraft, { email, role, institutionId });
    setWrong(checked.ok ? noWrongFields : checked.wrong);
    if (checked.ok) invite.mutate({ body: checked.value }, { onSuccess: () => setEmail('') });
  };

  return (
    <form className={form.form} noValidate onSubmit={submit}>
      <div className={form.row}>
        <TextField
          label={t('invite.email')}
          type="email"
          autoComplete="off"
          value={email}
          error={wrong.has('email') ? t('wrong.email') : undefined}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Select
          label={t('invite.institution')}
          value={institutionId}
          options={offered.map((each) => ({ value: each.id, label: each.name }))}
          onValueChange={setInstitutionId}
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
      {invite.error !== null && (
        <Notice tone="danger">
          <p>{errorText(invite.error)}</p>
        </Notice>
      )}
      {invite.data && (
        <div className={styles.made}>
          <CopyField label={t('invite.link')} value={invite.data.url} data-testid="invitation-url" />
          <p className={styles.quiet}>{t('invite.send')}</p>
        </div>
      )}
    </form>
  );
}
