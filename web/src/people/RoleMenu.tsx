import {
  compareRoles,
  isOrganiser,
  type Person,
  type PersonCard,
  PlatformRole,
  type RoleAt,
  roleAt,
} from '@campus/protocol';
import { ChevronDown, UserMinus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { session } from '../api/client.ts';
import { codeOf, useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { showToast } from '../ui/toast-store.ts';

interface RoleMenuProps {
  asker: Person;
  subject: PersonCard;
  at: RoleAt;
}

/** A role of somebody: to be changed by those who may give it, else a word. What really may be done, the server decides. */
export function RoleMenu({ asker, subject, at }: RoleMenuProps) {
  const { t } = useTranslation('people');
  const errorText = useErrorText();
  const change = useRouteAction('people.changeRole', ['people.list']);
  const { institutionId, institutionName } = at;
  const own = roleAt(asker, institutionId) ?? 'member';
  if (!isOrganiser(asker, institutionId) || compareRoles(at.role, own) > 0) {
    return <Badge tone="accent">{t('roleAt', { role: t(`role.${at.role}`), institution: institutionName })}</Badge>;
  }
  const give = async (role: PlatformRole | null): Promise<void> => {
    try {
      await change.mutateAsync({ params: { id: subject.id, institutionId }, body: { role } });
      if (subject.id === asker.id) await session.renew();
    } catch (error) {
      showToast(codeOf(error) === 'CONFLICT' ? t('change.refused') : errorText(error), 'danger');
    }
  };
  return (
    <Menu
      trigger={
        <Button
          size="sm"
          icon={ChevronDown}
          isBusy={change.isPending}
          aria-label={t('change.label', {
            name: subject.name,
            role: t(`role.${at.role}`),
            institution: institutionName,
          })}
          data-testid="role-menu"
        >
          {t('roleAt', { role: t(`role.${at.role}`), institution: institutionName })}
        </Button>
      }
      choices={[
        {
          label: t('change.choose'),
          value: at.role,
          options: PlatformRole.options
            .filter((role) => compareRoles(role, own) <= 0)
            .map((role) => ({ value: role, label: t(`role.${role}`) })),
          onChange: (role) => void give(PlatformRole.parse(role)),
        },
      ]}
      actions={[
        {
          label: t('change.remove'),
          icon: UserMinus,
          isDangerous: true,
          onSelect: () => void give(null),
          'data-testid': 'remove-role',
        },
      ]}
    />
  );
}
