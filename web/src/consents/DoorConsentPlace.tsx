import { Suspense, useState } from 'react';
import { lazyAgain } from '../app/lazy-again.ts';
import { ticketKeyOf } from '../broadcast/session/join-ticket.ts';
import { importDoorConsent } from './import-consents.ts';
import { receiptOf } from './receipts.ts';

const DoorConsent = lazyAgain(async () => (await importDoorConsent()).DoorConsent);

interface DoorConsentPlaceProps {
  /** The link's token, or the event's id. */
  doorId: string;
  link: string | null;
  /** It has ended, or the link is not good any more: else a link alone is no reason to ask. */
  isOver: boolean;
}

/** Where somebody without an account takes their consent back. Nothing is fetched for those who cannot have given one. */
export function DoorConsentPlace({ doorId, link, isOver }: DoorConsentPlaceProps) {
  const [joinToken] = useState(() => receiptOf(() => localStorage, ticketKeyOf(doorId)));
  if (joinToken === null && (link === null || !isOver)) return null;
  return (
    <Suspense fallback={null}>
      <DoorConsent link={link} joinToken={joinToken} />
    </Suspense>
  );
}
