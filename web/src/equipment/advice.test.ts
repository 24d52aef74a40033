import { describe, expect, it } from 'vitest';
import { type Advice, browserAdvice, gradeOf, networkAdvice, portList, toneOf } from './advice.ts';
import { type BrowserFacts, browserName } from './browser-facts.ts';
import type { Measured } from './network/measure.ts';
import { type NetworkView, untested } from './network/network-check.ts';
import type { Way } from './network/probe-sdp.ts';
import { type ReachState, trying } from './network/reach.ts';

const well: Measured = {
  rttMs: 40,
  jitterMs: 3,
  lossUp: 0,
  lossDown: 0,
  down: { bps: 3_900_000, isAtLeast: true },
  up: { bps: 3_800_000, isAtLeast: true },
  cutBy: null,
};

function found(states: Record<Way, ReachState>, measured: Measured | null = well): NetworkView {
  const reach = (state: ReachState) => ({ ...trying, state });
  return {
    ...untested,
    step: 'done',
    ways: { udp: reach(states.udp), tcp: reach(states.tcp), relay: reach(states.relay) },
    measured,
    server: { address: '192.0.2.7', ports: [44_400, 44_401] },
    relayUrls: ['turn:turn.example.org:3478?transport=udp'],
  };
}
const codes = (advice: readonly Advice[]) => advice.map(({ code }) => code);

describe('advice about the network', () => {
  it('says that all is well when it is, and what a second computer needs', () => {
    const advice = networkAdvice(found({ udp: 'open', tcp: 'open', relay: 'open' }));
    expect(codes(advice)).toEqual(['allWell', 'down', 'up', 'share']);
    expect(advice.map(toneOf)).toEqual(['ok', 'ok', 'ok', 'info']);
  });

  it('asks for UDP by address and ports when only TCP or the relay gets through', () => {
    const udp = networkAdvice(found({ udp: 'blocked', tcp: 'open', relay: 'open' }));
    expect(udp[0]).toEqual({ code: 'udpBlocked', address: '192.0.2.7', ports: '44400–44401' });
    expect(codes(udp)).not.toContain('allWell');
    expect(codes(networkAdvice(found({ udp: 'blocked', tcp: 'blocked', relay: 'open' })))[0]).toBe('onlyRelay');
  });

  it('asks for everything when nothing gets through, and names the relay where there is one', () => {
    const blocked = { udp: 'blocked', tcp: 'blocked', relay: 'blocked' } as const;
    expect(codes(networkAdvice(found(blocked, null)))).toEqual(['allBlocked', 'askRelay']);
    const without = { ...found({ ...blocked, relay: 'absent' }, null), relayUrls: [] };
    expect(codes(networkAdvice(without))).toEqual(['allBlocked', 'noRelay']);
  });

  it('blames nobody’s firewall when the server could not be asked', () => {
    expect(networkAdvice(found({ udp: 'unknown', tcp: 'unknown', relay: 'unknown' }, null))).toEqual([]);
  });

  it('says what a thin line carries, that packets are lost, and that they take long', () => {
    const measured = { ...well, up: { bps: 800_000, isAtLeast: false }, lossUp: 0.05, rttMs: 600 };
    const advice = networkAdvice(found({ udp: 'open', tcp: 'open', relay: 'absent' }, measured));
    expect(codes(advice)).toEqual(['down', 'up', 'loss', 'slow', 'share']);
    expect(advice[1]).toEqual({ code: 'up', grade: 'small', rate: measured.up });
    expect(advice[2]).toEqual({ code: 'loss', ratio: 0.05 });
  });

  it('says that a broadcast went first, and still what was found before', () => {
    const measured: Measured = { ...well, up: null, cutBy: 'busy' };
    const advice = networkAdvice(found({ udp: 'open', tcp: 'open', relay: 'absent' }, measured));
    expect(codes(advice)).toEqual(['cut', 'down', 'share']);
  });

  it('says nothing before it is done', () => {
    expect(networkAdvice({ ...found({ udp: 'blocked', tcp: 'open', relay: 'open' }), step: 'calm' })).toEqual([]);
    expect(networkAdvice(untested)).toEqual([]);
  });

  it('grades a line by what is sent over it', () => {
    const asked = [50_000, 120_000, 800_000, 1_200_000, 3_000_000];
    expect(asked.map((bps) => gradeOf('up', bps))).toEqual(['nothing', 'sound', 'small', 'medium', 'good']);
  });

  it('writes ports as firewalls take them', () => {
    expect(portList([44_402, 44_400, 44_401, 50_000, 44_400])).toBe('44400–44402, 50000');
    expect(portList([])).toBe('');
  });
});

describe('advice about the browser', () => {
  const able: BrowserFacts = {
    name: 'Chrome 156',
    isSecure: true,
    hasWebRtc: true,
    hasDevices: true,
    canShareScreen: true,
    canPlay: true,
    sends: ['H.264', 'VP8'],
    receives: ['H.264', 'VP8'],
  };

  it('is none for one that can do it all', () => {
    expect(browserAdvice(able)).toEqual([]);
  });

  it('names the one thing that is behind the others', () => {
    expect(codes(browserAdvice({ ...able, isSecure: false, hasDevices: false }))).toEqual(['insecure']);
    expect(codes(browserAdvice({ ...able, hasWebRtc: false, receives: [], sends: [] }))).toEqual(['noWebRtc']);
    expect(codes(browserAdvice({ ...able, receives: [], canPlay: false }))).toEqual(['noPicture', 'noPlayer']);
  });

  it('knows browsers that call themselves by several names', () => {
    const chrome =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
    expect(browserName(chrome)).toBe('Chrome 156');
    expect(browserName(`${chrome} Edg/156.0.0.0`)).toBe('Edge 156');
    expect(browserName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox 140');
    const safari = 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15';
    expect(browserName(safari)).toBe('Safari 19.1');
    expect(browserName('something else')).toBeNull();
  });
});
