import { AppError, type EquipmentProbe, type ProbeRequest } from '@campus/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakePeer, fakeProbe, type FakeWorld, fakeWorld } from './fake-peer.ts';
import { NetworkCheck } from './network-check.ts';
import type { ProbeDoor } from './probe-link.ts';

let world: FakeWorld;
let asked: ProbeRequest[];
let closed: string[];
/** What the server adds to its offer, or throws. */
let answer: (request: ProbeRequest) => Partial<EquipmentProbe>;

const door: ProbeDoor = {
  async open(request) {
    asked.push(request);
    return fakeProbe(`probe-${asked.length}`, answer(request));
  },
  async close(probeId) {
    closed.push(probeId);
  },
};

const relay = { iceServers: [{ urls: ['turn:turn.example.org:3478'], username: 'a', credential: 'b' }] };
const busy = () => new AppError('BUSY', 'others measure');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  world = fakeWorld();
  asked = [];
  closed = [];
  answer = () => relay;
  const made = function Peer(configuration: RTCConfiguration) {
    return new FakePeer(world, configuration);
  };
  vi.stubGlobal('RTCPeerConnection', made);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function begin(): NetworkCheck {
  const check = new NetworkCheck({ door });
  void check.start();
  return check;
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const states = (check: NetworkCheck) => {
  const { ways } = check.read();
  return ways && [ways.udp.state, ways.tcp.state, ways.relay.state];
};

describe('the check of a network', () => {
  it('tries every way by itself, then measures by UDP, and leaves nothing open', async () => {
    const check = begin();
    expect(states(check)).toEqual(['trying', 'trying', 'trying']);
    await pass(14_000);
    expect(states(check)).toEqual(['open', 'open', 'open']);
    const { step, bestWay, measured, server, relayUrls, ways } = check.read();
    expect({ step, bestWay }).toEqual({ step: 'done', bestWay: 'udp' });
    expect(measured?.down?.bps).toBeGreaterThan(850_000);
    expect(measured?.down?.bps).toBeLessThan(1_150_000);
    expect(measured?.up?.bps).toBeGreaterThan(850_000);
    expect(measured?.up?.bps).toBeLessThan(1_150_000);
    expect(measured).toMatchObject({ rttMs: 40, lossUp: 0, lossDown: 0, cutBy: null });
    expect(measured?.down?.isAtLeast).toBe(false);
    expect(server).toEqual({ address: '192.0.2.7', ports: [44_400, 44_401] });
    expect(relayUrls).toEqual(['turn:turn.example.org:3478']);
    expect(ways?.tcp.tried).toEqual(['192.0.2.7:44400']);
    expect(asked.map(({ purpose }) => purpose)).toEqual(['reach', 'reach', 'reach', 'measure']);
    expect(world.peers.every(({ isClosed }) => isClosed)).toBe(true);
    expect(closed.toSorted()).toEqual(['probe-1', 'probe-2', 'probe-3', 'probe-4']);
  });

  it('measures by TCP when UDP is blocked, and names what is not there', async () => {
    world.blocked.add('udp');
    answer = () => ({});
    const check = begin();
    await pass(20_000);
    expect(states(check)).toEqual(['blocked', 'open', 'absent']);
    expect(check.read()).toMatchObject({ step: 'done', bestWay: 'tcp', relayUrls: [] });
    expect(check.read().measured?.rttMs).toBe(40);
  });

  it('ends with what it knows when nothing gets through', async () => {
    for (const way of ['udp', 'tcp', 'relay'] as const) world.blocked.add(way);
    const check = begin();
    await pass(20_000);
    expect(states(check)).toEqual(['blocked', 'blocked', 'blocked']);
    expect(check.read()).toMatchObject({ step: 'done', measured: null, problem: null });
    expect(closed).toHaveLength(3);
  });

  it('waits for a place while the server is busy', async () => {
    let refusals = 2;
    answer = ({ purpose }) => {
      if (purpose === 'measure' && refusals-- > 0) throw busy();
      return relay;
    };
    const check = begin();
    await pass(2_000);
    expect(check.read().step).toBe('waiting');
    await pass(20_000);
    expect(check.read().step).toBe('done');
    expect(check.read().measured?.up).not.toBeNull();
  });

  it('says that the server is busy when it stays so, and what it has found till then', async () => {
    answer = ({ purpose }) => {
      if (purpose === 'measure') throw busy();
      return relay;
    };
    const check = begin();
    await pass(30_000);
    expect(check.read()).toMatchObject({ step: 'done', problem: 'BUSY', measured: null, bestWay: 'udp' });
    expect(asked).toHaveLength(7);
  });

  it('blames no way when the server cannot be asked', async () => {
    answer = () => {
      throw new AppError('UNAVAILABLE', 'no answer');
    };
    const check = begin();
    await pass(1_000);
    expect(states(check)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(check.read()).toMatchObject({ step: 'done', problem: 'UNAVAILABLE', server: null });
  });

  it('measures nothing where the server does not', async () => {
    answer = () => ({ ...relay, mostBps: 0 });
    const check = begin();
    await pass(2_000);
    expect(check.read()).toMatchObject({ step: 'done', measured: null, problem: null });
    expect(asked).toHaveLength(3);
  });

  it('counts what is lost on the way there', async () => {
    world.losesEvery = 5;
    const check = begin();
    await pass(16_000);
    expect(check.read().measured?.lossUp).toBeCloseTo(0.2, 1);
    expect(check.read().measured?.lossDown).toBe(0);
  });

  it('says so when the server ends it in the middle, and keeps what was measured before', async () => {
    const check = begin();
    await pass(7_500);
    expect(check.read().step).toBe('up');
    world.peers.at(-1)?.channel.say({ kind: 'end', reason: 'busy' });
    world.peers.at(-1)?.channel.become('closed');
    await pass(100);
    expect(check.read()).toMatchObject({ step: 'done', measured: { cutBy: 'busy' } });
    expect(check.read().measured?.down).not.toBeNull();
  });

  it('ends everything when it is stopped, in whatever step, and may begin again', async () => {
    for (const ms of [0, 20, 1_000, 4_000, 7_500]) {
      const check = begin();
      await pass(ms);
      check.stop();
      expect(check.read()).toMatchObject({ step: 'idle', ways: null, measured: null });
      await pass(20_000);
      expect(check.read().step).toBe('idle');
      expect(world.peers.every(({ isClosed }) => isClosed)).toBe(true);
      // Whatever the server had opened by then was closed there.
      expect(closed.toSorted()).toEqual(asked.map((_, index) => `probe-${index + 1}`).toSorted());
    }
    const again = begin();
    again.stop();
    void again.start();
    await pass(16_000);
    expect(again.read().step).toBe('done');
  });
});
