import { type CampusEvent, isStaff } from '@campus/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whenCalm } from '../../written-page/when-calm.ts';
import { CaptureDesk } from '../../media/capture-desk.ts';
import { usePageTitle } from '../../ui/Page.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { JoinForm } from '../join/JoinForm.tsx';
import type { JoinDoor } from '../join/join-draft.ts';
import { importStudio } from '../studio/import-studio.ts';
import { recallDevices, rememberDevices } from './device-memory.ts';
import type { InsideProps } from './Inside.tsx';
import type { JoinTicket } from './join-ticket.ts';
import { beginInside, insideIfLoaded, loadInside } from './load-inside.ts';
import { restoreTicket } from './tickets.ts';

/** What a door that has been opened leads to. */
export interface Invitation {
  readonly event: CampusEvent;
  readonly door: JoinDoor;
  readonly suggestedName: string;
}

interface EntranceProps {
  /** The link's token, or the event's id. */
  doorId: string;
  link: string | null;
  /** Null while the door is being asked: who is inside already need not wait for that. */
  invitation: Invitation | null;
}

/** Whether this page was inside before it was loaded again. */
export function wasInside(doorId: string): boolean {
  return restoreTicket(doorId) !== null;
}

/** From the door into the broadcast. Whoever only reloads the page is let in at once, as the same participant. */
export function Entrance({ doorId, link, invitation }: EntranceProps) {
  const { t } = useTranslation('broadcast');
  usePageTitle(invitation?.event.title);
  const [ticket, setTicket] = useState<JoinTicket | null>(() => restoreTicket(doorId));
  // Only what was on when the page was opened is taken up again.
  const [wasHere, setWasHere] = useState(ticket !== null);
  const [desk, setDesk] = useState(() => new CaptureDesk());
  useEffect(() => {
    const stored = wasHere ? recallDevices(doorId) : null;
    if (stored) void desk.restore(stored);
    return desk.subscribe(() => rememberDevices(doorId, desk.choice));
  }, [desk, doorId, wasHere]);
  // While a name is typed and a camera tried, so that nothing is waited for afterwards.
  const isForStudio = invitation !== null && isStaff(invitation.door.role);
  useEffect(() => {
    const begin = async (): Promise<void> => {
      await whenCalm();
      beginInside();
      if (isForStudio) await importStudio();
    };
    begin().catch(() => undefined);
  }, [isForStudio]);
  // Whoever goes away before joining leaves no camera on.
  useEffect(() => () => desk.close(), [desk]);
  const takeBack = () => {
    setWasHere(true);
    setDesk(new CaptureDesk());
  };
  if (ticket)
    return <BehindTheDoor key={sessionKey(desk)} ticket={ticket} desk={desk} link={link} onTakeBack={takeBack} />;
  if (!invitation) return <Spinner label={t('connection.connecting')} />;
  return <JoinForm {...invitation} desk={desk} onJoined={setTicket} />;
}

const deskKeys = new WeakMap<CaptureDesk, number>();
let lastKey = 0;

/** A session lives and ends with its desk: another desk is another session. */
function sessionKey(desk: CaptureDesk): number {
  const known = deskKeys.get(desk);
  if (known !== undefined) return known;
  lastKey += 1;
  deskKeys.set(desk, lastKey);
  return lastKey;
}

/** What comes only now, after a reload, is waited for by hand: see `insideIfLoaded`. */
function BehindTheDoor(props: InsideProps) {
  const { t } = useTranslation('broadcast');
  const [module, setModule] = useState(insideIfLoaded);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    if (!module) loadInside().then(setModule, setProblem);
  }, [module]);
  // The page's own sentence about what could not be shown, with a button that loads it again.
  if (problem) throw problem;
  if (!module) return <Spinner label={t('connection.connecting')} />;
  return <module.Inside {...props} />;
}
