import { describe, expect, it } from 'vitest';
import { readOffer, writeAnswer } from './sdp.ts';

const offer = [
  'v=0',
  'o=- 1 1 IN IP4 198.18.0.1',
  's=Mountpoint 1',
  't=0 0',
  'a=group:BUNDLE v',
  'm=video 9 UDP/TLS/RTP/SAVPF 102',
  'c=IN IP4 198.18.0.1',
  'a=sendonly',
  'a=mid:v',
  'a=rtcp-mux',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789',
  'a=fingerprint:sha-256 AA:BB',
  'a=setup:actpass',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 profile-level-id=42e01f;packetization-mode=1',
  'a=rtcp-fb:102 nack',
  'a=rtcp-fb:102 nack pli',
  'a=rtcp-fb:102 goog-remb',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=ssrc:4711 cname:janus',
  'a=candidate:1 1 udp 2015363327 198.18.0.1 40123 typ host',
  'a=candidate:2 1 tcp 1015363327 198.18.0.1 9 typ host tcptype active',
  'a=end-of-candidates',
  '',
].join('\r\n');

describe('an offer of one video', () => {
  it('is read', () => {
    expect(readOffer(offer)).toMatchObject({
      ufrag: 'abcd',
      password: '0123456789',
      candidates: [{ ip: '198.18.0.1', port: 40123 }],
      mid: 'v',
      payloadType: 102,
      ssrc: 4711,
    });
    expect(() => readOffer('v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n')).toThrow('no video');
  });

  it('is answered with what it offered, without estimation of bandwidth', () => {
    const answer = writeAnswer(readOffer(offer), { ufrag: 'u', password: 'p', fingerprint: 'CC:DD' });
    const lines = answer.split('\r\n');
    expect(lines).toEqual(
      expect.arrayContaining(['a=mid:v', 'a=setup:active', 'a=recvonly', 'a=rtcp-fb:102 nack pli']),
    );
    expect(lines).toContain('a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid');
    expect(answer).not.toContain('goog-remb');
    expect(answer.endsWith('\r\n')).toBe(true);
  });
});
