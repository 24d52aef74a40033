import type { Centre } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Empty, Page, Section } from '../ui/Page.tsx';
import { BoardList } from './BoardList.tsx';
import { CentreForm } from './CentreForm.tsx';

/** One room, for those who look after it. */
export function CentrePage() {
  const { t } = useTranslation('centres');
  const { id = '' } = useParams();
  const { status } = useSession();
  const centres = useRoute('centres.list', {}, { isEnabled: status === 'signed-in' });
  const centre = centres.data?.centres.find(({ institutionId }) => institutionId === id);
  return (
    <Page title={centre?.institutionName ?? t('title')}>
      <SignedInOnly>
        <QueryView query={centres}>
          {() => (centre ? <CentreParts key={id} centre={centre} /> : <Empty>{t('notYours')}</Empty>)}
        </QueryView>
      </SignedInOnly>
    </Page>
  );
}

function CentreParts({ centre }: { centre: Centre }) {
  const { t } = useTranslation('centres');
  return (
    <>
      <BoardList centre={centre} />
      <Section title={t('form.title')}>
        <CentreForm centre={centre} />
      </Section>
    </>
  );
}
