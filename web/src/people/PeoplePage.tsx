import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { InstitutionForm } from './InstitutionForm.tsx';
import { InviteForm } from './InviteForm.tsx';
import styles from './People.module.css';

/** For organisers: who has an account, at which institution; inviting more. */
export function PeoplePage() {
  const { t } = useTranslation('people');
  return (
    <Page title={t('title')}>
      <SignedInOnly>
        <PeopleSections />
      </SignedInOnly>
    </Page>
  );
}

function PeopleSections() {
  const { t } = useTranslation('people');
  const { person } = useSession();
  const people = useRoute('people.list', {});
  const institutions = useRoute('institutions.list', {});
  return (
    <>
      <Section title={t('accounts')}>
        <QueryView query={people}>
          {(data) => (
            <ul className={styles.list} data-testid="people-list">
              {data.people.map((each) => (
                <li key={each.id} className={styles.row}>
                  <div>
                    <p className={styles.name}>
                      <bdi>{each.name}</bdi>
                    </p>
                    <p className={styles.quiet}>{t('row', { email: each.email, institution: each.institutionName })}</p>
                  </div>
                  <Badge tone="accent">{t(`role.${each.role}`)}</Badge>
                </li>
              ))}
            </ul>
          )}
        </QueryView>
      </Section>
      <QueryView query={institutions}>
        {(data) => (
          <>
            <Section title={t('invite.title')}>
              {person && <InviteForm inviter={person} institutions={data.institutions} />}
            </Section>
            {person?.role === 'admin' && (
              <Section title={t('institution.title')}>
                <InstitutionForm institutions={data.institutions} />
              </Section>
            )}
          </>
        )}
      </QueryView>
    </>
  );
}
