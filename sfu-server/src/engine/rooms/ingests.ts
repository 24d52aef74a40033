import { randomInt } from 'node:crypto';
import type { ReplyOf, RequestOf } from '@campus/protocol/contract';
import type { SfuCalls } from '@campus/protocol/control/sfu';
import type { RtpParameters } from '@campus/protocol/media';
import type { CodecName } from '../codecs.ts';
import { checkProduce } from '../produce-rules.ts';
import type { PlainPart } from './room-parts.ts';
import type { RoomSession } from './room-session.ts';
import { addEncoding } from './tracks.ts';

interface IngestFormat {
  payloadType: number;
  codec: { mimeType: string; clockRate: number; channels?: number; parameters?: object; rtcpFeedback?: object[] };
}

const pictureFeedback = [
  { type: 'nack', parameter: 'pli' },
  { type: 'ccm', parameter: 'fir' },
];

/** Fixed, so that an encoder's settings can be written down once. */
const formats: Record<CodecName, IngestFormat> = {
  opus: {
    payloadType: 111,
    codec: {
      mimeType: 'audio/opus',
      clockRate: 48_000,
      channels: 2,
      parameters: { useinbandfec: 1, 'sprop-stereo': 1 },
    },
  },
  H264: {
    payloadType: 102,
    codec: {
      mimeType: 'video/H264',
      clockRate: 90_000,
      parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
      rtcpFeedback: pictureFeedback,
    },
  },
  VP8: { payloadType: 96, codec: { mimeType: 'video/VP8', clockRate: 90_000, rtcpFeedback: pictureFeedback } },
};

/** Opens a port for one track. The same track and codec again replaces the older ingest. */
export async function openIngest(
  session: RoomSession,
  request: RequestOf<SfuCalls, 'ingest.open'>,
): Promise<ReplyOf<SfuCalls, 'ingest.open'>> {
  const { ownerId, trackId, source, codec } = request;
  const { payloadType, codec: format } = formats[codec];
  // ffmpeg takes the SSRC as a signed 32-bit number.
  const ssrc = randomInt(1, 0x7fffffff);
  const rtpParameters: RtpParameters = {
    codecs: [{ ...format, payloadType }],
    encodings: [{ ssrc }],
    rtcp: { cname: `ingest-${trackId}` },
  };
  const check = checkProduce(source, codec === 'opus' ? 'audio' : 'video', rtpParameters);
  return session.queue.serialise(`track:${trackId}`, async () => {
    const media = await session.router.openIngestTransport();
    const { transportId, localIp: ip, localPort: port } = media;
    const part: PlainPart = { kind: 'ingest', transportId, ownerId, media };
    try {
      session.assertOpen();
      session.transports.set(transportId, part);
      const { producerId } = await addEncoding(session, part, { trackId, source, isPaused: false }, check);
      return { ip, port, payloadType, ssrc, clockRate: format.clockRate, producerId };
    } catch (error) {
      session.closeTransport(part, 'ingest-failed', { isAsked: true });
      throw error;
    }
  });
}

export async function closeIngest(session: RoomSession, trackId: string): Promise<void> {
  await session.queue.serialise(`track:${trackId}`, () => {
    const track = session.tracks.get(trackId);
    for (const { transportId } of [...(track?.encodings ?? [])]) {
      const transport = session.transports.get(transportId);
      if (transport?.kind === 'ingest') session.closeTransport(transport, 'ingest-closed', { isAsked: true });
    }
  });
}
