import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { InstitutionForm } from './InstitutionForm.tsx';
import { InvitationList } from './InvitationList.tsx';
import { InviteForm } from './InviteForm.tsx';
import { RoleMenu } from './RoleMenu.tsx';

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
  const invitations = useRoute('invitations.list', {});
  return (
    <>
      <Section title={t('accounts')}>
        <QueryView query={people}>
          {(data) => (
            <Rows data-testid="people-list">
              {data.people.map((each) => (
                <Row
                  key={each.id}
                  mark={<Avatar name={each.name} />}
                  title={each.name}
                  end={
                    person &&
                    each.roles.map((at) => <RoleMenu key={at.institutionId} asker={person} subject={each} at={at} />)
                  }
                >
                  <RowDetail>{each.email}</RowDetail>
                </Row>
              ))}
            </Rows>
          )}
        </QueryView>
      </Section>
      <QueryView query={institutions}>
        {(data) => (
          <>
            <Section title={t('invite.title')}>
              {person && <InviteForm inviter={person} institutions={data.institutions} />}
            </Section>
            <Section title={t('invitation.title')}>
              <QueryView query={invitations}>{(list) => <InvitationList invitations={list.invitations} />}</QueryView>
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
