import { ceilings, maySend, type Saving } from '@campus/protocol/saving';
import type { EncodingPart, SubscriptionPart, TrackPart, WebRtcPart } from './room-parts.ts';
import type { RoomSession } from './room-session.ts';
import { webRtcPart } from './transports.ts';

/** Whether this does not fit under the ceiling of whoever would receive it over this transport. */
export function isTooMuch({ saving }: WebRtcPart, track: TrackPart, encoding: EncodingPart): boolean {
  const declared = encoding.rtpParameters.encodings?.[0]?.['maxBitrate'];
  const maxBitrateBps = typeof declared === 'number' ? declared : undefined;
  return !maySend(saving, { source: track.source, layers: encoding.layers, maxBitrateBps });
}

/** One after another, so that the last word counts. */
export async function saveOn(session: RoomSession, transportId: string, saving: Saving): Promise<void> {
  const transport = webRtcPart(session, transportId, { direction: 'receive' });
  await session.queue.serialise(`saving:${transportId}`, async () => {
    transport.saving = saving;
    await transport.media.limitPictures(ceilings[saving].pictureBps);
    for (const subscription of [...session.subscriptions.values()]) {
      if (subscription.transportId === transportId) await reviewSubscription(session, subscription);
    }
  });
}

/** Holds it back, or lets it go on, as its transport's ceiling is now. Says so when that changed. */
export async function reviewSubscription(session: RoomSession, subscription: SubscriptionPart): Promise<void> {
  const { subscriptionId, ownerId, producerId } = subscription;
  const transport = session.transports.get(subscription.transportId);
  const fed = session.encoding(producerId);
  if (transport?.kind !== 'webrtc' || !fed) return;
  const isHeldBack = isTooMuch(transport, fed.track, fed.encoding);
  if (subscription.isHeldBack === isHeldBack) return;
  subscription.isHeldBack = isHeldBack;
  if (subscription.isWanted) await (isHeldBack ? subscription.media.pause() : subscription.media.resume());
  // It may have ended meanwhile, which says more.
  if (session.subscriptions.get(subscriptionId) !== subscription) return;
  session.emit({
    name: 'subscription.heldBack',
    data: { roomId: session.roomId, ownerId, subscriptionId, isHeldBack },
  });
}

/** What is held back begins when there is room for it, if it is still wanted then. */
export async function setWanted(session: RoomSession, subscriptionId: string, isWanted: boolean): Promise<void> {
  const subscription = session.subscription(subscriptionId);
  subscription.isWanted = isWanted;
  if (!isWanted) await subscription.media.pause();
  else if (!subscription.isHeldBack) await subscription.media.resume();
}
