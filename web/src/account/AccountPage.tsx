import type { Account, Person } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { OwnConsents } from '../consents/OwnConsents.tsx';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import styles from './Account.module.css';
import { DeleteAccount } from './DeleteAccount.tsx';
import { EmailForm } from './EmailForm.tsx';
import { OwnData } from './OwnData.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { SessionList } from './SessionList.tsx';

/** A person's own page: what is theirs to see and to change. */
export function AccountPage() {
  const { t } = useTranslation('account');
  return (
    <Page title={t('title')} isNarrow>
      <SignedInOnly>
        <OwnAccount />
      </SignedInOnly>
    </Page>
  );
}

function OwnAccount() {
  const { person } = useSession();
  const account = useRoute('account.show', {});
  return (
    <QueryView query={account}>{(data) => person && <AccountSections person={person} account={data} />}</QueryView>
  );
}

function AccountSections({ person, account }: { person: Person; account: Account }) {
  const { t } = useTranslation(['account', 'consents', 'people']);
  return (
    <>
      <Rows data-testid="own-account">
        <Row
          mark={<Avatar name={person.name} />}
          title={person.name}
          end={
            <ul className={styles.roles} aria-label={t('roles')}>
              {person.roles.map(({ institutionId, institutionName, role }) => (
                <li key={institutionId}>
                  <Badge tone="accent">
                    {t('roleAt', { role: t(`people:role.${role}`), institution: institutionName })}
                  </Badge>
                </li>
              ))}
            </ul>
          }
        >
          <RowDetail>{person.email}</RowDetail>
          {account.universityAccounts.map((each) => (
            <RowDetail key={each.issuer}>{t('university', { email: each.email })}</RowDetail>
          ))}
        </Row>
      </Rows>
      <Section title={t('sessions.title')}>
        <SessionList />
      </Section>
      <Section title={account.hasPassword ? t('password.title') : t('password.firstTitle')}>
        <PasswordForm person={person} account={account} />
      </Section>
      <Section title={t('email.title')}>
        <EmailForm person={person} account={account} />
      </Section>
      <Section title={t('consents:title')}>
        <OwnConsents />
      </Section>
      <Section title={t('data.title')}>
        <OwnData />
      </Section>
      <Section title={t('delete.title')}>
        <DeleteAccount account={account} />
      </Section>
    </>
  );
}
