import { AppError } from '@campus/protocol/errors';
import type { RtpCapabilities, VideoCodec } from '@campus/protocol/media';
import { getSupportedRtpCapabilities, ortc, type types } from 'mediasoup';

export type CodecName = 'opus' | VideoCodec;

/**
 * H.264 stands first, because hardware encodes it and a recording can copy it. Constrained baseline is the one profile
 * that every browser with H.264 both sends and takes; a second profile would only split a track's receivers.
 */
export const roomCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

/** The capabilities that every router has; mediasoup makes the same ones for each router of these codecs. */
export function roomCapabilities(): types.RtpCapabilities {
  return ortc.generateRouterRtpCapabilities(structuredClone(roomCodecs));
}

/**
 * Coordination of video orientation (3GPP TS 26.114, 7.4.5): a sender that may use it leaves the picture as the camera
 * lies and says how to turn it. A recording copies pictures and never sees what was said, so a phone's would lie on
 * their side. Where it is not offered, the sender turns the picture itself.
 */
const videoOrientation = 'urn:3gpp:video-orientation';

/** What of the capabilities the people in a room are offered. */
export function offeredCapabilities(): RtpCapabilities {
  const { codecs, headerExtensions } = roomCapabilities();
  const offered = { codecs, headerExtensions: headerExtensions?.filter(({ uri }) => uri !== videoOrientation) };
  return offered as unknown as RtpCapabilities;
}

/** The header extensions that mediasoup can put on its wire. */
export const knownHeaderExtensions: ReadonlySet<string> = new Set(
  (getSupportedRtpCapabilities().headerExtensions ?? []).map((extension) => extension.uri),
);

/** Our name of a codec, or undefined where we do not carry it (RTX included). */
export function codecName(mimeType: string): CodecName | undefined {
  switch (mimeType.toLowerCase()) {
    case 'audio/opus':
      return 'opus';
    case 'video/h264':
      return 'H264';
    case 'video/vp8':
      return 'VP8';
    default:
      return undefined;
  }
}

/**
 * mediasoup's types for what our contract passes on as opaque objects. mediasoup checks them itself, and what it does
 * not check we checked before (produce-rules.ts).
 */
export function asCapabilities(rtpCapabilities: RtpCapabilities): types.RtpCapabilities {
  return structuredClone(rtpCapabilities) as unknown as types.RtpCapabilities;
}

/** Whether a receiver can decode something that has these codecs. Throws INVALID when the capabilities are malformed. */
export function canConsume(codecs: types.RtpCodecParameters[], rtpCapabilities: RtpCapabilities): boolean {
  try {
    return ortc.canConsume({ codecs }, asCapabilities(rtpCapabilities));
  } catch (error) {
    throw new AppError('INVALID', `rtpCapabilities: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      fields: { rtpCapabilities: 'must be the capabilities that mediasoup-client gives' },
    });
  }
}

/** Which of our video codecs a receiver could take if a publisher sent it, in our order of preference. */
export function takeableVideoCodecs(rtpCapabilities: RtpCapabilities): VideoCodec[] {
  const room = roomCapabilities();
  const takes = (name: VideoCodec) => {
    const codec = (room.codecs ?? []).find((candidate) => codecName(candidate.mimeType) === name);
    return codec !== undefined && canConsume([{ ...codec, payloadType: 96 }], rtpCapabilities);
  };
  return (['H264', 'VP8'] as const).filter(takes);
}

const estimationExtensions: ReadonlySet<unknown> = new Set([
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
]);

/**
 * The same capabilities without bandwidth estimation: without either header extension mediasoup drops transport-cc and
 * goog-remb by itself. Estimation costs a consumer half as much CPU again, and helps only where layers are chosen.
 */
export function withoutEstimation(rtpCapabilities: RtpCapabilities): RtpCapabilities {
  const headerExtensions = (rtpCapabilities.headerExtensions ?? []).filter(
    (extension) => !estimationExtensions.has(extension['uri']),
  );
  return { ...rtpCapabilities, headerExtensions };
}
