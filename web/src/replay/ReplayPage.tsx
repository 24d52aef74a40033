import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { Page } from '../ui/Page.tsx';
import { ReplayView } from './views/ReplayView.tsx';

/** While it is still being recorded the recording grows: it is looked at again so often. */
const growsEveryMs = 4_000;

export function ReplayPage() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const link = search.get('link') ?? undefined;
  const { t } = useTranslation('replay');
  const request = { params: { id }, ...(link === undefined ? {} : { query: { link } }) };
  const replay = useRoute('recordings.show', request, {
    staleMs: Number.POSITIVE_INFINITY,
    pollMs: (reply) => (reply?.media.state === 'recording' ? growsEveryMs : false),
  });
  if (!replay.data) {
    return (
      <Page title={t('title')}>
        <QueryView query={replay}>{() => null}</QueryView>
      </Page>
    );
  }
  return <ReplayView key={id} replay={replay.data} link={link} />;
}
