import type { Centre } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { ButtonLink } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { CentreFacts } from './CentreFacts.tsx';

/** For coordinators, organisers and administrators: the rooms that they look after. */
export function CentresPage() {
  const { t } = useTranslation('centres');
  return (
    <Page title={t('title')}>
      <SignedInOnly>
        <CentreList />
      </SignedInOnly>
    </Page>
  );
}

function CentreList() {
  const centres = useRoute('centres.list', {});
  return (
    <QueryView query={centres}>
      {(data) => (
        <Rows data-testid="centre-list">
          {data.centres.map((centre) => (
            <CentreRow key={centre.institutionId} centre={centre} />
          ))}
        </Rows>
      )}
    </QueryView>
  );
}

function CentreRow({ centre }: { centre: Centre }) {
  const { t } = useTranslation('centres');
  const { institutionId, institutionName: name, isDescribed } = centre;
  return (
    <Row
      title={name}
      data-testid="centre-row"
      end={
        <ButtonLink size="sm" to={`/centres/${institutionId}`} aria-label={t('openOf', { name })}>
          {t('open')}
        </ButtonLink>
      }
    >
      {isDescribed ? <CentreFacts centre={centre} /> : <RowDetail>{t('notDescribed')}</RowDetail>}
    </Row>
  );
}
