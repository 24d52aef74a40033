import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useParams, useSearchParams } from 'react-router';
import { useErrorText } from '../api/error-text.ts';
import { useRoute, useSession } from '../api/queries.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { DoorProblem } from './join/DoorProblem.tsx';
import { Entrance } from './session/Entrance.tsx';

/** `/studio/:eventId`: for a host with an account, or with the demo's link (`?link=`). */
export function StudioPage() {
  const { eventId = '' } = useParams();
  const [query] = useSearchParams();
  const link = query.get('link');
  const { t } = useTranslation('common');
  const errorText = useErrorText();
  const { status, person } = useSession();
  const { pathname } = useLocation();
  const hasDoor = link !== null || status === 'signed-in';
  const preview = useRoute(
    'links.inspect',
    { body: { link: link ?? '' } },
    { isEnabled: link !== null, staleMs: Number.POSITIVE_INFINITY },
  );
  const event = useRoute('events.show', { params: { id: eventId } }, { isEnabled: link === null && hasDoor });
  if (link === null && status === 'signed-out')
    return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname)}`} replace />;
  const failed = link === null ? event : preview;
  if (failed.isError) return <DoorProblem text={errorText(failed.error)} onRetry={() => void failed.refetch()} />;
  if (link !== null && preview.data) {
    const { event: opened, role, isRecorded, label } = preview.data;
    return <Entrance event={opened} door={{ role, isRecorded, link, eventId: null }} suggestedName={label} />;
  }
  if (link === null && event.data && person) {
    const role = event.data.canHost ? 'host' : 'viewer';
    const isRecorded = event.data.isRecordedAutomatically;
    return <Entrance event={event.data} door={{ role, isRecorded, link: null, eventId }} suggestedName={person.name} />;
  }
  return <Spinner label={t('loading')} />;
}
