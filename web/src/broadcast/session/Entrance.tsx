import { type CampusEvent, isStaff } from '@campus/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CaptureDesk } from '../../media/capture-desk.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { JoinForm } from '../join/JoinForm.tsx';
import type { JoinDoor } from '../join/join-draft.ts';
import { ConnectionNote } from '../stage/ConnectionNote.tsx';
import { StudioView } from '../studio/StudioView.tsx';
import { WatchView } from '../watch/WatchView.tsx';
import type { BroadcastSession } from './broadcast-session.ts';
import { recallDevices, rememberDevices } from './device-memory.ts';
import type { JoinTicket } from './join-ticket.ts';
import { restoreTicket, useBroadcastSession, useBroadcastView } from './use-broadcast.ts';
import { readyView } from './view.ts';

interface EntranceProps {
  event: CampusEvent;
  door: JoinDoor;
  suggestedName: string;
}

/** From the door into the broadcast. Whoever only reloads the page is let in at once, as the same participant. */
export function Entrance({ event, door, suggestedName }: EntranceProps) {
  const doorId = door.link ?? event.id;
  const [ticket, setTicket] = useState<JoinTicket | null>(() => restoreTicket(doorId));
  // Only what was on when the page was opened is taken up again.
  const [wasHere] = useState(ticket !== null);
  const [desk] = useState(() => new CaptureDesk());
  useEffect(() => {
    const stored = wasHere ? recallDevices(doorId) : null;
    if (stored) void desk.restore(stored);
    return desk.subscribe(() => rememberDevices(doorId, desk.choice));
  }, [desk, doorId, wasHere]);
  if (!ticket)
    return <JoinForm event={event} door={door} suggestedName={suggestedName} desk={desk} onJoined={setTicket} />;
  return <Inside ticket={ticket} desk={desk} link={door.link} />;
}

interface InsideProps {
  ticket: JoinTicket;
  desk: CaptureDesk;
  link: string | null;
}

function Inside({ ticket, desk, link }: InsideProps) {
  const session = useBroadcastSession(ticket, desk);
  return <Broadcast session={session} link={link} />;
}

function Broadcast({ session, link }: { session: BroadcastSession; link: string | null }) {
  const { t } = useTranslation('broadcast');
  const view = useBroadcastView(session);
  const ready = readyView(view);
  if (!ready)
    return (
      <main data-testid="connecting" data-connection={view.live.connection}>
        <ConnectionNote view={view} onTakeBack={() => session.takeBack()} />
        {view.live.connection !== 'refused' && <Spinner label={t('connection.connecting')} />}
      </main>
    );
  if (isStaff(ready.you.role)) return <StudioView view={ready} session={session} link={link} />;
  return <WatchView view={ready} session={session} link={link} />;
}
