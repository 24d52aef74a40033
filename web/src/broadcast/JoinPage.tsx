import { Navigate, useLocation, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRoute, useSession } from '../api/queries.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { DoorProblem } from './join/DoorProblem.tsx';
import { Entrance } from './session/Entrance.tsx';

/** `/join/:token` for everybody with a link, and `/watch/:eventId` for accounts. */
export function JoinPage() {
  const { token, eventId } = useParams();
  if (token !== undefined) return <LinkDoor key={token} link={token} />;
  return <AccountDoor key={eventId} eventId={eventId ?? ''} />;
}

function LinkDoor({ link }: { link: string }) {
  const errorText = useErrorText();
  const { t } = useTranslation('common');
  const preview = useRoute('links.inspect', { body: { link } }, { staleMs: Number.POSITIVE_INFINITY });
  if (preview.isPending) return <Spinner label={t('loading')} />;
  if (preview.isError) return <DoorProblem text={errorText(preview.error)} onRetry={() => void preview.refetch()} />;
  const { event, role, isRecorded, label } = preview.data;
  return <Entrance event={event} door={{ role, isRecorded, link, eventId: null }} suggestedName={label} />;
}

function AccountDoor({ eventId }: { eventId: string }) {
  const errorText = useErrorText();
  const { t } = useTranslation('common');
  const { status, person } = useSession();
  const { pathname } = useLocation();
  const event = useRoute('events.show', { params: { id: eventId } }, { isEnabled: status === 'signed-in' });
  if (status === 'signed-out') return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname)}`} replace />;
  if (event.isError) return <DoorProblem text={errorText(event.error)} onRetry={() => void event.refetch()} />;
  if (event.isPending || person === null) return <Spinner label={t('loading')} />;
  const role = event.data.canHost ? 'host' : 'viewer';
  return (
    <Entrance
      event={event.data}
      door={{ role, isRecorded: event.data.isRecordedAutomatically, link: null, eventId }}
      suggestedName={person.name}
    />
  );
}
