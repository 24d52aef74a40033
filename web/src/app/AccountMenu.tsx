import { keepsCentre, type Person } from '@campus/protocol';
import { ChevronDown, CircleUserRound, LogOut, Mail, Presentation, ScrollText, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { rest, session } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { canOrganise } from '../events/organisers.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { showToast } from '../ui/toast-store.ts';

export function AccountMenu({ person }: { person: Person }) {
  const { t } = useTranslation('common');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const signOut = async (): Promise<void> => {
    try {
      await rest.call('session.end', {});
      // Away from what only the person could see, before it is asked for without them.
      await navigate('/');
      session.end();
    } catch (error) {
      showToast(errorText(error), 'danger');
    }
  };
  return (
    <Menu
      trigger={
        <Button variant="quiet" size="sm" icon={ChevronDown} title={person.name} data-testid="account-menu">
          <bdi>{person.name}</bdi>
        </Button>
      }
      actions={[
        {
          label: t('nav.account'),
          icon: CircleUserRound,
          onSelect: () => void navigate('/account'),
          'data-testid': 'own-page',
        },
        ...(keepsCentre(person)
          ? [
              {
                label: t('nav.centres'),
                icon: Presentation,
                onSelect: () => void navigate('/centres'),
                'data-testid': 'centres-page',
              },
            ]
          : []),
        ...(canOrganise(person)
          ? [{ label: t('nav.people'), icon: Users, onSelect: () => void navigate('/people') }]
          : []),
        ...(person.role === 'admin'
          ? [
              { label: t('nav.mails'), icon: Mail, onSelect: () => void navigate('/mails') },
              { label: t('nav.audit'), icon: ScrollText, onSelect: () => void navigate('/audit') },
            ]
          : []),
        { label: t('nav.signOut'), icon: LogOut, onSelect: () => void signOut(), 'data-testid': 'sign-out' },
      ]}
    />
  );
}
