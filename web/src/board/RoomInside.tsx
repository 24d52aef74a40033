import type { BoardControl } from '@campus/protocol';
import { MonitorX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';
import type { JoinTicket } from '../broadcast/session/join-ticket.ts';
import { useBroadcastSession, useBroadcastView } from '../broadcast/session/use-broadcast.ts';
import { readyView } from '../broadcast/session/view.ts';
import { CaptureDesk } from '../media/capture-desk.ts';
import { Button } from '../ui/Button.tsx';
import { Slate } from '../ui/Slate.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { RoomView } from './RoomView.tsx';
import { pollOf, reportOf } from './rules.ts';
import { type RoomBallot, useRoomBallot } from './use-room-ballot.ts';
import type { RoomLink } from './use-board-link.ts';

/** Time to read the thanks, and to clap. */
const overAfterMs = 20_000;
const refusedForMs = 15_000;

interface RoomInsideProps {
  eventId: string;
  ticket: JoinTicket;
  link: RoomLink;
  onOver: (eventId: string) => void;
  onJoinAgain: () => void;
}

/** The room in an event: what it sees, what it says of itself, and what it does when it is told. */
export function RoomInside({ eventId, ticket, link, onOver, onJoinAgain }: RoomInsideProps) {
  const { t } = useTranslation('broadcast');
  const [desk] = useState(() => new CaptureDesk());
  const session = useBroadcastSession(ticket, desk);
  const view = useBroadcastView(session);
  const { connection, refusal } = view.live;
  const isElsewhere = connection === 'refused' && refusal === 'CONFLICT';

  const ballot = useRoomBallot(session, pollOf(view.live)?.id ?? null);
  useEffect(() => link.say(reportOf(view, ballot.counts)), [link, view, ballot.counts]);
  useEffect(() => link.obey((control) => obey(session, ballot, control)), [link, session, ballot]);
  const isOver = view.live.state?.phase === 'ended';
  const isRefused = connection === 'refused' && !isElsewhere;
  useEffect(() => {
    if (!isOver && !isRefused) return;
    const timer = setTimeout(() => onOver(eventId), isRefused ? refusedForMs : overAfterMs);
    return () => clearTimeout(timer);
  }, [eventId, isOver, isRefused, onOver]);

  if (connection === 'refused') {
    return (
      <Slate
        icon={MonitorX}
        title={t(isElsewhere ? 'elsewhere.title' : 'removed.title')}
        detail={t(isElsewhere ? 'elsewhere.detail' : 'removed.detail')}
        data-testid="room-refused"
        data-code={refusal}
      >
        {isElsewhere && (
          <Button variant="primary" size="lg" onClick={onJoinAgain}>
            {t('elsewhere.action')}
          </Button>
        )}
      </Slate>
    );
  }
  const ready = readyView(view);
  if (!ready) return <Spinner label={t('connection.connecting')} />;
  return <RoomView view={ready} session={session} />;
}

/** A refusal shows by what does not change. */
function send(answer: Promise<unknown>): void {
  answer.catch(() => undefined);
}

/** What the remote control asks for, by the room's own right. */
function obey(session: BroadcastSession, ballot: RoomBallot, control: BoardControl): void {
  const { volume } = session.store.getState().media;
  switch (control.type) {
    case 'sound':
      // Sound that was turned down to nothing is heard again.
      return session.setVolume(control.isOn && volume === 0 ? 1 : volume, !control.isOn);
    case 'volume':
      return session.setVolume(control.volume, false);
    case 'picture':
      return session.choosePicture(control.picture);
    case 'captions':
      return session.chooseCaptions(control.language);
    case 'heads':
      return send(session.command('participant.count', { headCount: control.headCount }));
    case 'vote':
      return ballot.cast(control.pollId, control.counts);
    case 'hand': {
      const participantId = session.store.getState().live.you?.participantId;
      if (control.isUp) return send(session.command('hand.raise', { about: control.about }));
      if (participantId !== undefined) return send(session.command('hand.lower', { participantId }));
    }
  }
}
