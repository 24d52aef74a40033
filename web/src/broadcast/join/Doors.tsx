import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { codeOf, useErrorText } from '../../api/error-text.ts';
import { useRoute, useSession } from '../../api/queries.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { Entrance, type Invitation, wasInside } from '../session/Entrance.tsx';
import { DoorProblem } from './DoorProblem.tsx';

/**
 * For everybody with a link. A door that has been opened stays open: a reply that fails later, or a sign-out in another
 * tab, must not end a visit for which the join token is all that counts. So who has one goes in beside the asking.
 */
export function LinkDoor({ link }: { link: string }) {
  const errorText = useErrorText();
  const { t } = useTranslation('common');
  const [isInside] = useState(() => wasInside(link));
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const preview = useRoute('links.inspect', { body: { link } }, { isEnabled: invitation === null });
  if (preview.data && !invitation) {
    const { event, role, isRecorded, label } = preview.data;
    setInvitation({ event, door: { role, isRecorded, link, eventId: null }, suggestedName: label });
  }
  // Whoever is inside goes on while nobody answers, and not behind a link that is no good any more.
  const isShut = preview.isError && !(isInside && preview.error.retryable);
  if (!invitation && isShut)
    return <DoorProblem text={errorText(preview.error)} onRetry={() => void preview.refetch()} />;
  if (invitation || isInside) return <Entrance doorId={link} link={link} invitation={invitation} />;
  return <Spinner label={t('loading')} />;
}

interface EventDoorProps {
  eventId: string;
  /** Whether somebody without an account may come in where the event is for everyone. */
  admitsGuests: boolean;
}

/** For those who need no link: accounts, and guests of a public event. */
export function EventDoor({ eventId, admitsGuests }: EventDoorProps) {
  const errorText = useErrorText();
  const { t } = useTranslation('common');
  const { status, person } = useSession();
  const { pathname } = useLocation();
  const [opened, setOpened] = useState<Invitation | null>(null);
  const isKnown = status === 'signed-in' || (status === 'signed-out' && admitsGuests);
  const event = useRoute('events.show', { params: { id: eventId } }, { isEnabled: opened === null && isKnown });
  // What an earlier page has read may be another asker's: whether one may host is asked anew. The door is drawn in small
  // steps, between which the reader is heard.
  const found = useDeferredValue(event.isFetching || !isKnown ? undefined : event.data);
  if (opened) return <Entrance doorId={eventId} link={null} invitation={opened} />;
  if (found && (person || found.visibility === 'public')) {
    const role = found.canHost ? 'host' : 'viewer';
    const door = { role, isRecorded: found.isRecordedAutomatically, link: null, eventId } as const;
    setOpened({ event: found, door, suggestedName: person?.name ?? '' });
  } else if (status === 'signed-out' && (!admitsGuests || found || codeOf(event.error) === 'NOT_FOUND')) {
    return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname)}`} replace />;
  } else if (event.isError) {
    return <DoorProblem text={errorText(event.error)} onRetry={() => void event.refetch()} />;
  }
  return <Spinner label={t('loading')} />;
}
