import { isIPv4 } from 'node:net';
import type { RequestOf } from '@campus/protocol/contract';
import type { SfuCalls, TapOffer } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import { chooseEncoding } from './choose-encoding.ts';
import { coalesce } from './coalesce.ts';
import type { TapPart } from './room-parts.ts';
import type { RoomSession } from './room-session.ts';

const keyframeWindowMs = 1_000;

/** Copies of a track leave this machine only for targets that its operator named. */
export function assertTapTarget(targetIp: string, allowed: readonly string[]): void {
  const isLoopback = targetIp === '::1' || (isIPv4(targetIp) && targetIp.startsWith('127.'));
  if (isLoopback || allowed.includes(targetIp)) return;
  throw new AppError('FORBIDDEN', 'a tap may only go to this machine or to a configured target');
}

/**
 * Sends the highest layer, paused at first; H.264 where the track has it. What comes later, a better encoding
 * included, changes nothing: a recorder must not find another codec in its file. Whoever asks again for the same track
 * has missed the answer, and so has nothing to close the older tap by: the newer takes its place.
 */
export async function openTap(session: RoomSession, request: RequestOf<SfuCalls, 'tap.open'>): Promise<TapOffer> {
  const { ownerId, trackId } = request;
  return session.queue.serialise(`tap:${trackId}:${ownerId}`, async () => {
    const older = [...session.taps.values()].filter((tap) => tap.ownerId === ownerId && tap.trackId === trackId);
    const offer = await openOne(session, request);
    for (const tap of older) session.closeTap(tap);
    return offer;
  });
}

async function openOne(session: RoomSession, request: RequestOf<SfuCalls, 'tap.open'>): Promise<TapOffer> {
  const { ownerId, trackId, targetIp, targetPort } = request;
  const track = session.track(trackId);
  const encoding = chooseEncoding(track.encodings, () => true);
  if (!encoding) throw new AppError('NOT_FOUND', `the track ${trackId} has no encoding`);
  const { producerId, codec } = encoding;
  const transport = await session.router.openTapTransport({ ip: targetIp, port: targetPort });
  const { transportId } = transport;
  const { timers, router } = session;
  try {
    const media = await transport.consume(
      {
        producerId,
        rtpCapabilities: router.rtpCapabilities,
        layers: undefined,
        priority: 1,
        isPlain: true,
        isPaused: true,
      },
      { onScore: () => undefined, onLayer: () => undefined },
    );
    session.assertOpen();
    if (!track.encodings.includes(encoding)) {
      throw new AppError('NOT_FOUND', `the track ${trackId} was closed meanwhile`, { retryable: true });
    }
    const tapId = media.consumerId;
    // A request that comes too late for its consumer harms nobody.
    const send = () => void media.requestKeyframe().catch(() => undefined);
    const keyframes = coalesce(timers, keyframeWindowMs, send);
    const tap: TapPart = { tapId, ownerId, trackId, transportId, producerId, media, keyframes };
    session.transports.set(transportId, { kind: 'tap', transportId, ownerId, media: transport });
    session.taps.set(tapId, tap);
    encoding.users.add(tapId);
    session.demand.review(track, encoding);
    const { rtpParameters } = media;
    const { localIp: sourceIp, localPort: sourcePort } = transport;
    return { tapId, kind: track.kind, codec, rtpParameters, sourceIp, sourcePort };
  } catch (error) {
    transport.close();
    throw error;
  }
}
