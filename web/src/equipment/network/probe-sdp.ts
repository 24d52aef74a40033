import type { DtlsParameters, ProbeOffer } from '@campus/protocol';

/** How sound and picture may come: straight by UDP or TCP, or by a TURN server. */
export const allWays = ['udp', 'tcp', 'relay'] as const;
export type Way = (typeof allWays)[number];

type Answer = Pick<ProbeOffer, 'iceParameters' | 'iceCandidates' | 'dtlsParameters' | 'sctpPort'>;

/** What the other end has to know of the certificate that stands in a session description (RFC 8122). */
export function fingerprintsOf(sdp: string): DtlsParameters['fingerprints'] {
  return [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)\s*$/gm)].map(([, algorithm = '', value = '']) => ({
    algorithm: algorithm.toLowerCase(),
    value: value.toUpperCase(),
  }));
}

/** The media server's candidates that this way may use. A TURN server passes on UDP. */
export function candidatesOf({ iceCandidates }: Answer, way: Way): Answer['iceCandidates'] {
  return iceCandidates.filter(({ protocol }) => protocol === (way === 'tcp' ? 'tcp' : 'udp'));
}

/**
 * The media server's side of a connection with one data channel (RFC 8841), which leads by one way only: other candidates
 * are left out. The server answers ICE and DTLS, and begins neither.
 */
export function answerOf(offerSdp: string, answer: Answer, way: Way): string {
  const mid = /^a=mid:(\S+)\s*$/m.exec(offerSdp)?.[1] ?? '0';
  const { fingerprints } = answer.dtlsParameters;
  const fingerprint = fingerprints.find(({ algorithm }) => algorithm === 'sha-256') ?? fingerprints.at(-1);
  const candidates = candidatesOf(answer, way).map(({ foundation, protocol, priority, address, port }) => {
    const kind = protocol === 'tcp' ? 'typ host tcptype passive' : 'typ host';
    return `a=candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} ${kind}`;
  });
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${mid}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    `a=ice-ufrag:${answer.iceParameters.usernameFragment}`,
    `a=ice-pwd:${answer.iceParameters.password}`,
    `a=fingerprint:${fingerprint?.algorithm} ${fingerprint?.value}`,
    'a=setup:passive',
    `a=sctp-port:${answer.sctpPort}`,
    'a=max-message-size:2048',
    ...candidates,
    'a=end-of-candidates',
    '',
  ].join('\r\n');
}
