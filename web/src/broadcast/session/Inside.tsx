import { isStaff } from '@campus/protocol';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { session as account } from '../../api/client.ts';
import { lazyAgain } from '../../app/lazy-again.ts';
import { keepReceipt } from '../../consents/receipts.ts';
import type { CaptureDesk } from '../../media/capture-desk.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { ConnectionNote } from '../stage/ConnectionNote.tsx';
import { importStudio } from '../studio/import-studio.ts';
import { WatchView } from '../watch/WatchView.tsx';
import { keepBan } from './bans.ts';
import type { JoinTicket } from './join-ticket.ts';
import { Refused } from './Refused.tsx';
import { useBroadcastSession, useBroadcastView } from './use-broadcast.ts';
import { readyView } from './view.ts';

const StudioView = lazyAgain(async () => (await importStudio()).StudioView);

export interface InsideProps {
  ticket: JoinTicket;
  desk: CaptureDesk;
  link: string | null;
  onTakeBack: () => void;
}

/** One participant in the broadcast: the studio for staff, the watch page for everybody else. */
export function Inside({ ticket, desk, link, onTakeBack }: InsideProps) {
  const { t } = useTranslation('broadcast');
  const session = useBroadcastSession(ticket, desk);
  const view = useBroadcastView(session);
  const { connection, refusal } = view.live;
  useEffect(() => {
    if (refusal === 'LINK_REVOKED') keepBan(() => localStorage, ticket);
  }, [refusal, ticket]);
  const isAgreed = view.live.state?.participants[ticket.participantId]?.consent === 'seen-and-heard';
  useEffect(() => {
    // An account knows by itself what was agreed to with it.
    if (isAgreed && (link !== null || account.read().person === null)) keepReceipt(() => localStorage, ticket);
  }, [isAgreed, link, ticket]);
  if (connection === 'refused') return <Refused code={refusal ?? 'INTERNAL'} onTakeBack={onTakeBack} />;
  const ready = readyView(view);
  if (!ready)
    return (
      <main data-testid="connecting" data-connection={connection}>
        <ConnectionNote view={view} />
        <Spinner label={t('connection.connecting')} />
      </main>
    );
  if (isStaff(ready.you.role))
    return (
      <Suspense fallback={<Spinner label={t('connection.connecting')} />}>
        <StudioView view={ready} session={session} link={link} />
      </Suspense>
    );
  return <WatchView view={ready} session={session} link={link} />;
}
