import { describe, expect, it } from 'vitest';
import { answerOf, fingerprintsOf } from './probe-sdp.ts';

const offer = [
  'v=0',
  'a=fingerprint:sha-256 ab:cd',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=mid:7',
  '',
].join('\r\n');
const answer = {
  iceParameters: { usernameFragment: 'ufrag', password: 'password', iceLite: true },
  iceCandidates: [
    { foundation: 'u', priority: 2, address: '192.0.2.7', port: 44_400, protocol: 'udp' as const },
    { foundation: 't', priority: 1, address: '192.0.2.7', port: 44_401, protocol: 'tcp' as const },
  ],
  dtlsParameters: {
    role: 'auto' as const,
    fingerprints: [
      { algorithm: 'sha-1', value: '01' },
      { algorithm: 'sha-256', value: '02' },
    ],
  },
  sctpPort: 5_000,
};

describe('the media server’s side of a probe', () => {
  it.each([
    ['udp', 'a=candidate:u 1 udp 2 192.0.2.7 44400 typ host'],
    ['tcp', 'a=candidate:t 1 tcp 1 192.0.2.7 44401 typ host tcptype passive'],
    ['relay', 'a=candidate:u 1 udp 2 192.0.2.7 44400 typ host'],
  ] as const)('leads by %s and no other way', (way, candidate) => {
    const lines = answerOf(offer, answer, way).split('\r\n');
    expect(lines.filter((line) => line.startsWith('a=candidate:'))).toEqual([candidate]);
    expect(lines).toEqual(expect.arrayContaining(['a=mid:7', 'a=group:BUNDLE 7', 'a=setup:passive', 'a=ice-lite']));
    expect(lines).toContain('a=fingerprint:sha-256 02');
  });

  it('is told the browser’s certificate', () => {
    expect(fingerprintsOf(offer)).toEqual([{ algorithm: 'sha-256', value: 'AB:CD' }]);
    expect(fingerprintsOf('v=0\r\n')).toEqual([]);
  });
});
