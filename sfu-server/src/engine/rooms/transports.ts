import type { RequestOf } from '@campus/protocol/contract';
import type { SfuCalls } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import type { IceParameters, TransportOffer } from '@campus/protocol/media';
import { ceilings } from '@campus/protocol/saving';
import { checkDtls } from '../dtls-rules.ts';
import type { TransportState } from '../media-plane.ts';
import type { WebRtcPart } from './room-parts.ts';
import type { RoomSession } from './room-session.ts';

type Request<Name extends keyof SfuCalls> = RequestOf<SfuCalls, Name>;

export async function openTransport(
  session: RoomSession,
  { ownerId, direction, dtlsParameters, receive }: Request<'transport.open'>,
): Promise<TransportOffer> {
  const { saving = 'off' } = receive ?? {};
  if (dtlsParameters) checkDtls(dtlsParameters);
  // A state may come before the transport stands in the room; none that matters does, since no client knows it yet.
  let part: WebRtcPart | undefined;
  const onState = (state: TransportState) => {
    if (part) changed(session, part, state);
  };
  const media = await session.router.openWebRtcTransport({ direction }, { onState });
  try {
    if (saving !== 'off') await media.limitPictures(ceilings[saving].pictureBps);
    if (dtlsParameters) await media.connect(dtlsParameters);
    session.assertOpen();
  } catch (error) {
    media.close();
    throw error;
  }
  const { transportId } = media;
  part = { kind: 'webrtc', transportId, ownerId, direction, media, saving, connectedWith: dtlsParameters };
  session.transports.set(transportId, part);
  return media.offer;
}

/** Once. The same parameters again are a retry after a lost answer. */
export async function connectTransport(session: RoomSession, request: Request<'transport.connect'>): Promise<void> {
  const { transportId, dtlsParameters } = request;
  const part = webRtcPart(session, transportId);
  checkDtls(dtlsParameters);
  await session.queue.serialise(`connect:${transportId}`, async () => {
    if (part.connectedWith) {
      if (JSON.stringify(part.connectedWith) === JSON.stringify(dtlsParameters)) return;
      throw new AppError('CONFLICT', 'the transport has been connected with other parameters');
    }
    await part.media.connect(dtlsParameters);
    part.connectedWith = dtlsParameters;
  });
}

export async function restartIce(session: RoomSession, transportId: string): Promise<IceParameters> {
  return webRtcPart(session, transportId).media.restartIce();
}

/** The WebRTC transport of this id; of this owner and direction, where they matter. */
export function webRtcPart(
  session: RoomSession,
  transportId: string,
  wanted: { direction?: 'send' | 'receive'; ownerId?: string } = {},
): WebRtcPart {
  const part = session.transport(transportId);
  if (part.kind !== 'webrtc') throw new AppError('INVALID', `the transport ${transportId} belongs to a ${part.kind}`);
  if (wanted.ownerId !== undefined && part.ownerId !== wanted.ownerId) {
    throw new AppError('FORBIDDEN', `the transport ${transportId} belongs to another owner`);
  }
  if (wanted.direction !== undefined && part.direction !== wanted.direction) {
    throw new AppError('INVALID', `the transport ${transportId} is there to ${part.direction}`);
  }
  return part;
}

function changed(session: RoomSession, part: WebRtcPart, state: TransportState): void {
  const { transportId, ownerId } = part;
  if (session.transports.get(transportId) !== part) return;
  session.emit({ name: 'transport.changed', data: { roomId: session.roomId, ownerId, transportId, state } });
  // DTLS does not come back from either of these; what the transport held must not stand in the room as a ghost.
  if (state === 'closed' || state === 'failed') {
    session.closeTransport(part, `transport-${state}`, { isAsked: false });
  }
}
