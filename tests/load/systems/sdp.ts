/** As much of SDP (RFC 8866, 8839, 8842) as it takes to answer an offer of one video. */

export interface OfferedVideo {
  readonly ufrag: string;
  readonly password: string;
  readonly candidates: readonly { ip: string; port: number }[];
  readonly mid: string;
  readonly payloadType: number;
  /** `a=rtpmap`, `a=fmtp` and `a=rtcp-fb` of that payload type, as they were offered. */
  readonly codecLines: readonly string[];
  /** `a=extmap` of the identification of the media (RFC 8843), the one that everybody takes. */
  readonly midExtension: string | undefined;
  readonly ssrc: number | undefined;
}

/** Throws when there is no video in it, or no way to its sender. */
export function readOffer(sdp: string): OfferedVideo {
  const lines = sdp.split(/\r?\n/);
  const media = lines.find((line) => line.startsWith('m=video '));
  const payloadType = Number(media?.split(' ')[3]);
  const value = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3);
  const [ufrag, password] = [value('ice-ufrag'), value('ice-pwd')];
  if (!Number.isInteger(payloadType) || !ufrag || !password) throw new Error(`this offer has no video: ${sdp}`);
  const codec = new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${payloadType} `);
  const candidates = lines
    .filter((line) => line.startsWith('a=candidate:'))
    .map((line) => line.split(' '))
    .filter(([, , protocol, , , , , type]) => protocol?.toLowerCase() === 'udp' && type === 'host')
    .map(([, , , , ip = '', port]) => ({ ip, port: Number(port) }));
  const ssrc = Number(value('ssrc')?.split(' ')[0]);
  return {
    ufrag,
    password,
    candidates,
    mid: value('mid') ?? '0',
    payloadType,
    codecLines: lines.filter((line) => codec.test(line)),
    midExtension: lines.find((line) => /^a=extmap:\S+ urn:ietf:params:rtp-hdrext:sdes:mid$/.test(line)),
    ssrc: Number.isInteger(ssrc) ? ssrc : undefined,
  };
}

/** Feedback that asks for estimation of bandwidth, which a viewer of a single layer has no use for. */
const estimation = /^a=rtcp-fb:\d+ (transport-cc|goog-remb)$/;

/** Takes the video, as the side that begins DTLS. */
export function writeAnswer(
  offer: OfferedVideo,
  own: { ufrag: string; password: string; fingerprint: string },
): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${offer.mid}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${offer.payloadType}`,
    'c=IN IP4 0.0.0.0',
    'a=recvonly',
    `a=mid:${offer.mid}`,
    'a=rtcp-mux',
    `a=ice-ufrag:${own.ufrag}`,
    `a=ice-pwd:${own.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${own.fingerprint}`,
    'a=setup:active',
    ...offer.codecLines.filter((line) => !estimation.test(line)),
    ...(offer.midExtension ? [offer.midExtension] : []),
    '',
  ].join('\r\n');
}
