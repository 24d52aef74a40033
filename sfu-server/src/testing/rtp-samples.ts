import type { DtlsParameters, RtpCapabilities, RtpParameters, VideoCodec } from '@campus/protocol/media';
import { codecName, roomCapabilities } from '../engine/codecs.ts';

/** What a browser that carries these codecs sends and takes, in the shapes of mediasoup-client. */

let nextSsrc = 1_000;
let nextMid = 0;

/** The capabilities of a receiver that takes opus and these video codecs. */
export function receiverCapabilities(videoCodecs: readonly VideoCodec[] = ['H264', 'VP8']): RtpCapabilities {
  const room = roomCapabilities();
  const taken = (room.codecs ?? []).filter(({ mimeType }) => {
    const name = codecName(mimeType);
    return name === 'opus' || (name !== undefined && videoCodecs.includes(name));
  });
  const payloadTypes = new Set<unknown>(taken.map((codec) => codec.preferredPayloadType));
  const rtx = (room.codecs ?? []).filter(({ parameters }) => payloadTypes.has(parameters?.['apt']));
  return { codecs: [...taken, ...rtx], headerExtensions: room.headerExtensions ?? [] } as unknown as RtpCapabilities;
}

const extensions = [
  { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 },
  { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', id: 2 },
  { uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01', id: 3 },
];

/** A camera or screen; with several layers as simulcast. Another mid and other SSRCs each time, as in a browser. */
export function videoParameters(codec: VideoCodec = 'H264', layers = 1): RtpParameters {
  const ssrc = () => nextSsrc++;
  const h264 = { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 };
  const payloadType = codec === 'H264' ? 108 : 96;
  return {
    mid: String(nextMid++),
    codecs: [
      {
        mimeType: `video/${codec}`,
        payloadType,
        clockRate: 90_000,
        parameters: codec === 'H264' ? h264 : {},
        rtcpFeedback: [
          { type: 'nack', parameter: '' },
          { type: 'nack', parameter: 'pli' },
          { type: 'transport-cc', parameter: '' },
        ],
      },
      {
        mimeType: 'video/rtx',
        payloadType: payloadType + 1,
        clockRate: 90_000,
        parameters: { apt: payloadType },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [
      ...extensions,
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 10 },
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id', id: 11 },
    ],
    encodings:
      layers === 1
        ? [{ ssrc: ssrc(), rtx: { ssrc: ssrc() }, dtx: false }]
        : Array.from({ length: layers }, (_, index) => ({
            rid: `r${index}`,
            active: true,
            scaleResolutionDownBy: 2 ** (layers - 1 - index),
            maxBitrate: 200_000 * 3 ** index,
            scalabilityMode: 'L1T3',
            dtx: false,
          })),
    rtcp: { cname: 'sample', reducedSize: true },
  };
}

export function audioParameters(): RtpParameters {
  return {
    mid: String(nextMid++),
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [{ type: 'transport-cc', parameter: '' }],
      },
    ],
    headerExtensions: [...extensions, { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 }],
    encodings: [{ ssrc: nextSsrc++, dtx: true }],
    rtcp: { cname: 'sample', reducedSize: true },
  };
}

/** A fingerprint that no certificate has; `seed` makes a different one. */
export function dtlsParameters(seed = 0): DtlsParameters {
  const byte = (0xa0 + seed).toString(16).toUpperCase();
  return { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: new Array(32).fill(byte).join(':') }] };
}
