import type { Centre } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { ButtonLink } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { CentreFacts } from './CentreFacts.tsx';
import styles from './Centres.module.css';

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
        <ul className={styles.list} data-testid="centre-list">
          {data.centres.map((centre) => (
            <CentreRow key={centre.institutionId} centre={centre} />
          ))}
        </ul>
      )}
    </QueryView>
  );
}

function CentreRow({ centre }: { centre: Centre }) {
  const { t } = useTranslation('centres');
  const { institutionId, institutionName: name, isDescribed } = centre;
  return (
    <li className={styles.card} data-testid="centre-row">
      <div>
        <p className={styles.name}>
          <bdi>{name}</bdi>
        </p>
        {isDescribed ? <CentreFacts centre={centre} /> : <p className={styles.quiet}>{t('notDescribed')}</p>}
      </div>
      <ButtonLink size="sm" to={`/centres/${institutionId}`} aria-label={t('openOf', { name })}>
        {t('open')}
      </ButtonLink>
    </li>
  );
}
