import { isDeepStrictEqual } from 'node:util';
import type { RequestOf } from '@campus/protocol/contract';
import type { SfuCalls } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import { checkProduce, kindOf, type ProduceCheck } from '../produce-rules.ts';
import type { EncodingPart, TrackPart, TransportPart } from './room-parts.ts';
import type { RoomSession } from './room-session.ts';
import { webRtcPart } from './transports.ts';

type ProduceRequest = RequestOf<SfuCalls, 'track.produce'>;

export async function produceTrack(session: RoomSession, request: ProduceRequest): Promise<{ producerId: string }> {
  const { trackId, transportId, source, kind, isPaused } = request;
  const check = checkProduce(source, kind, request.rtpParameters);
  return session.queue.serialise(`track:${trackId}`, async () => {
    const transport = webRtcPart(session, transportId, { direction: 'send' });
    return addEncoding(session, transport, { trackId, source, isPaused }, check);
  });
}

/**
 * The first encoding makes the track, one of another codec joins it, one of the same codec takes the place of the old
 * one: that is closed once the new one stands, and its subscriptions with it. Call it in the track's queue.
 */
export async function addEncoding(
  session: RoomSession,
  transport: TransportPart,
  wish: Pick<ProduceRequest, 'trackId' | 'source' | 'isPaused'>,
  { codec, rtpParameters }: ProduceCheck,
): Promise<{ producerId: string }> {
  const { transportId, ownerId } = transport;
  const { trackId, source } = wish;
  const known = session.tracks.get(trackId);
  if (known && known.ownerId !== ownerId) throw new AppError('FORBIDDEN', `the track ${trackId} is another owner's`);
  if (known && known.source !== source) throw new AppError('CONFLICT', `the track ${trackId} is a ${known.source}`);
  const retried = known?.encodings.find((encoding) => encoding.transportId === transportId && encoding.codec === codec);
  // The same again is a retry after a lost answer.
  if (retried && isDeepStrictEqual(retried.rtpParameters, rtpParameters)) return { producerId: retried.producerId };

  // Whoever paused a track means it for whatever is sent as that track.
  const isPaused = wish.isPaused || (known?.isPaused ?? false);
  let encoding: EncodingPart | undefined;
  const onScore = (score: number) => {
    if (encoding) scored(session, trackId, encoding, score);
  };
  const kind = kindOf(source);
  const media = await transport.media.produce({ kind, rtpParameters, isPaused }, { onScore });
  if (session.transports.get(transportId) !== transport) {
    media.close();
    throw new AppError('NOT_FOUND', `the transport ${transportId} was closed meanwhile`);
  }
  const { producerId } = media;
  const layers = Math.max(1, rtpParameters.encodings?.length ?? 1);
  encoding = { producerId, codec, transportId, media, rtpParameters, layers, users: new Set(), score: undefined };
  // The track may have ended while the new encoding was being made, with its old transport, say.
  const standing = session.tracks.get(trackId);
  const track: TrackPart = standing ?? {
    trackId,
    ownerId,
    source,
    kind,
    isPaused,
    encodings: [],
    wantedAtMs: new Map(),
    score: undefined,
  };
  session.addEncoding(
    track,
    encoding,
    track.encodings.find((candidate) => candidate.codec === codec),
  );
  if (isPaused && !track.isPaused) await setPaused(track, true);
  return { producerId };
}

export async function removeEncoding(session: RoomSession, trackId: string, producerId: string): Promise<void> {
  await session.queue.serialise(`track:${trackId}`, () => {
    const track = session.tracks.get(trackId);
    const encoding = track?.encodings.find((candidate) => candidate.producerId === producerId);
    if (track && encoding) session.closeEncoding(track, encoding, 'encoding-removed');
  });
}

export async function pauseTrack(session: RoomSession, trackId: string, isPaused: boolean): Promise<void> {
  await session.queue.serialise(`track:${trackId}`, () => setPaused(session.track(trackId), isPaused));
}

export async function closeTrack(session: RoomSession, trackId: string): Promise<void> {
  await session.queue.serialise(`track:${trackId}`, () => {
    const track = session.tracks.get(trackId);
    if (track) session.closeTrack(track, 'track-closed');
  });
}

async function setPaused(track: TrackPart, isPaused: boolean): Promise<void> {
  track.isPaused = isPaused;
  await Promise.all(track.encodings.map(({ media }) => (isPaused ? media.pause() : media.resume())));
}

/** A track is as good as its worst encoding; said only when that changes. */
function scored(session: RoomSession, trackId: string, encoding: EncodingPart, score: number): void {
  const track = session.tracks.get(trackId);
  if (!track?.encodings.includes(encoding)) return;
  encoding.score = score;
  const worst = Math.min(...track.encodings.map((candidate) => candidate.score ?? 10));
  if (worst === track.score) return;
  track.score = worst;
  const { ownerId } = track;
  session.emit({ name: 'track.scored', data: { roomId: session.roomId, trackId, ownerId, score: worst } });
}
