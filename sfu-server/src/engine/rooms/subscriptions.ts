import type { RequestOf } from '@campus/protocol/contract';
import type { SfuCalls } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import type { LayerPreference, Subscription, Subscriptions } from '@campus/protocol/media';
import { withoutEstimation } from '../codecs.ts';
import type { ConsumerEvents } from '../media-plane.ts';
import { chooseEncoding } from './choose-encoding.ts';
import type { SubscriptionPart, TrackPart } from './room-parts.ts';
import type { RoomSession } from './room-session.ts';
import { isTooMuch, reviewSubscription } from './saving.ts';
import { webRtcPart } from './transports.ts';

type SubscribeRequest = RequestOf<SfuCalls, 'subscription.open'>;
type OpenRequest = RequestOf<SfuCalls, 'transport.open'>;

/** Each track for itself; what cannot be had now is refused, and only an error of ours fails all of them. */
export async function openSubscriptions(
  session: RoomSession,
  { roomId, ownerId, receive }: OpenRequest,
  transportId: string,
): Promise<Subscriptions> {
  const subscriptions: Subscription[] = [];
  const refused: Subscriptions['refused'] = [];
  if (!receive) return { subscriptions, refused };
  const { rtpCapabilities } = receive;
  const answers = await Promise.allSettled(
    receive.tracks.map(({ trackId, isPaused }) =>
      openSubscription(session, { roomId, ownerId, trackId, transportId, rtpCapabilities }, isPaused),
    ),
  );
  for (const [index, answer] of answers.entries()) {
    const trackId = receive.tracks[index]?.trackId ?? '';
    if (answer.status === 'fulfilled') subscriptions.push(answer.value);
    else if (answer.reason instanceof AppError && answer.reason.code !== 'INTERNAL')
      refused.push({ trackId, error: answer.reason.toBody() });
    else throw answer.reason;
  }
  return { subscriptions, refused };
}

export async function openSubscription(
  session: RoomSession,
  request: SubscribeRequest,
  isPaused = true,
): Promise<Subscription> {
  const { trackId, transportId } = request;
  const key = `subscription:${transportId}:${trackId}`;
  return session.queue.serialise(key, () => subscribe(session, request, isPaused));
}

async function subscribe(session: RoomSession, request: SubscribeRequest, isPaused: boolean): Promise<Subscription> {
  const { ownerId, trackId, transportId, rtpCapabilities } = request;
  const transport = webRtcPart(session, transportId, { direction: 'receive', ownerId });
  const track = session.track(trackId);
  const encoding = chooseEncoding(track.encodings, ({ producerId }) =>
    session.router.canConsume(producerId, rtpCapabilities),
  );
  if (!encoding) throw session.demand.want(track, rtpCapabilities);
  const { producerId } = encoding;
  const isHeldBack = isTooMuch(transport, track, encoding);

  let part: SubscriptionPart | undefined;
  const events: ConsumerEvents = {
    onScore: (score) => part && scored(session, part, score),
    onLayer: (spatialLayer) => part && layered(session, part, spatialLayer),
  };
  const media = await transport.media.consume(
    {
      producerId,
      rtpCapabilities: needsEstimation(session, track) ? rtpCapabilities : withoutEstimation(rtpCapabilities),
      layers: clampLayers(request.layers, encoding.layers),
      priority: track.source === 'screen' ? 2 : 1,
      isPlain: false,
      isPaused: isPaused || isHeldBack,
    },
    events,
  );
  if (session.transports.get(transportId) !== transport || !track.encodings.includes(encoding)) {
    media.close();
    throw new AppError('NOT_FOUND', `the track ${trackId} or the transport was closed meanwhile`, { retryable: true });
  }
  // Asked again on the same transport, it is a retry after a lost answer: the new one counts, and only that.
  for (const older of [...session.subscriptions.values()]) {
    if (older.transportId === transportId && older.trackId === trackId) session.closeSubscription(older);
  }
  const subscriptionId = media.consumerId;
  part = {
    subscriptionId,
    ownerId,
    trackId,
    transportId,
    producerId,
    media,
    isWanted: !isPaused,
    isHeldBack,
    score: undefined,
    spatialLayer: undefined,
  };
  session.subscriptions.set(subscriptionId, part);
  encoding.users.add(subscriptionId);
  session.demand.review(track, encoding);
  // The ceiling may have changed while it was being made.
  await reviewSubscription(session, part);
  return {
    trackId,
    subscriptionId,
    producerId,
    kind: track.kind,
    rtpParameters: media.rtpParameters,
    codec: encoding.codec,
    spatialLayers: encoding.layers,
    isTrackMuted: track.isPaused,
    isHeldBack: part.isHeldBack,
  };
}

export async function preferLayers(
  session: RoomSession,
  subscriptionId: string,
  layers: LayerPreference,
): Promise<void> {
  const subscription = session.subscription(subscriptionId);
  const choices = session.encoding(subscription.producerId)?.encoding.layers ?? 1;
  const clamped = clampLayers(layers, choices);
  // Where there is nothing to choose, any wish is fulfilled already.
  if (clamped) await subscription.media.prefer(clamped);
}

/**
 * Where layers are chosen, all pictures of a receiver must be counted in the estimate, the single-layered screen beside
 * the camera too: mediasoup shares the estimate among them. Sound is not part of it. What was subscribed before the
 * first layered track came stays as it is.
 */
function needsEstimation(session: RoomSession, track: TrackPart): boolean {
  if (track.kind === 'audio') return false;
  return [...session.tracks.values()].some(({ encodings }) => encodings.some(({ layers }) => layers > 1));
}

function clampLayers(layers: LayerPreference | undefined, choices: number): LayerPreference | undefined {
  if (!layers || choices <= 1) return undefined;
  return { ...layers, spatialLayer: Math.min(layers.spatialLayer, choices - 1) };
}

function scored(session: RoomSession, part: SubscriptionPart, score: number): void {
  if (part.score === score || session.subscriptions.get(part.subscriptionId) !== part) return;
  part.score = score;
  const { ownerId, subscriptionId } = part;
  session.emit({ name: 'subscription.scored', data: { roomId: session.roomId, ownerId, subscriptionId, score } });
}

function layered(session: RoomSession, part: SubscriptionPart, spatialLayer: number | null): void {
  // A change of the temporal layer alone is nothing that anybody sees.
  if (part.spatialLayer === spatialLayer || session.subscriptions.get(part.subscriptionId) !== part) return;
  part.spatialLayer = spatialLayer;
  const { ownerId, subscriptionId } = part;
  const data = { roomId: session.roomId, ownerId, subscriptionId, spatialLayer };
  session.emit({ name: 'subscription.layered', data });
}
