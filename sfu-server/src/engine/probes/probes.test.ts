import {
  decodeProbeMessage,
  encodeProbeMessage,
  PROBE_LOAD_BYTES,
  PROBE_MOST_PINGS,
  type ProbeMessage,
  type ProbePurpose,
  probeTimes,
} from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { dtlsParameters } from '../../testing/rtp-samples.ts';
import { createFakeEngine, type FakeEngine } from '../fake-engine.ts';
import type { FakeProbe } from '../fake/fake-router.ts';
import { type ManualTimers, manualTimers } from '../timers.ts';
import { isBusy, mostUploadBytes, packetsDue, refusalOf } from './probe-rules.ts';

const mostBps = 4_000_000;

describe('a probe', () => {
  let fake: FakeEngine;
  let timers: ManualTimers;

  beforeEach(() => {
    timers = manualTimers();
    fake = createFakeEngine({ timers });
  });

  const open = async (purpose: ProbePurpose): Promise<FakeProbe> => {
    await fake.engine.openProbe({ purpose, dtlsParameters: dtlsParameters() });
    const probe = fake.plane.probe();
    probe.events.onState('connected');
    return probe;
  };
  const tell = (probe: FakeProbe, message: ProbeMessage) => probe.events.onMessage(encodeProbeMessage(message));
  const heard = (probe: FakeProbe) => probe.sent.map(decodeProbeMessage);
  const kinds = (probe: FakeProbe, kind: ProbeMessage['kind']) => heard(probe).filter((one) => one?.kind === kind);
  const isThere = () => fake.engine.stats().probes > 0;
  /** Time in small steps, with room for what is awaited in between. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10) {
      timers.advance(10);
      for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    }
  };

  it('R14: answers a ping with as much as it was sent, and says how many it has heard', async () => {
    const probe = await open('reach');
    for (const seq of [0, 2, 3]) tell(probe, { kind: 'ping', seq });
    expect(heard(probe)).toEqual([
      { kind: 'echo', seq: 0, heard: 1 },
      { kind: 'echo', seq: 2, heard: 2 },
      { kind: 'echo', seq: 3, heard: 3 },
    ]);
    for (let seq = 4; seq < 500; seq += 1) tell(probe, { kind: 'ping', seq });
    expect(probe.sent).toHaveLength(PROBE_MOST_PINGS);
  });

  it('R14: sends load when it is asked for, once, for its time, and no faster than it may', async () => {
    const probe = await open('measure');
    await pass(300);
    expect(probe.sent).toEqual([]);
    tell(probe, { kind: 'ask-down' });
    tell(probe, { kind: 'ask-down' });
    await pass(500);
    tell(probe, { kind: 'ask-down' });
    await pass(probeTimes.loadMs);
    const bytes = probe.sent.length * PROBE_LOAD_BYTES;
    const allowed = (mostBps / 8) * (probeTimes.loadMs / 1_000);
    expect(bytes).toBeLessThanOrEqual(allowed);
    expect(bytes).toBeGreaterThan(allowed * 0.9);
    expect(heard(probe).map((one) => one?.kind === 'load' && one.seq)).toEqual(probe.sent.map((_, seq) => seq));
    tell(probe, { kind: 'ask-down' });
    await pass(1_000);
    expect(probe.sent.length * PROBE_LOAD_BYTES).toBe(bytes);
  });

  it('R14: waits while what it sent has not left, and does not make up for it afterwards', async () => {
    const probe = await open('measure');
    probe.waitingBytes = 1_000_000;
    tell(probe, { kind: 'ask-down' });
    await pass(1_500);
    // One in each turn shows that the way is still full.
    expect(probe.sent.length).toBeLessThan(100);
    const before = probe.sent.length;
    probe.waitingBytes = 0;
    await pass(500);
    const bps = ((probe.sent.length - before) * PROBE_LOAD_BYTES * 8) / 0.5;
    expect(bps).toBeLessThanOrEqual(mostBps * 1.15);
    expect(bps).toBeGreaterThan(mostBps * 0.8);
  });

  it('R14: sends nothing to whoever only tries a way, and ends when that one sends load', async () => {
    const probe = await open('reach');
    tell(probe, { kind: 'ask-down' });
    await pass(500);
    expect(probe.sent).toEqual([]);
    tell(probe, { kind: 'load', seq: 0 });
    await eventually(() => !isThere());
    expect(heard(probe)).toEqual([{ kind: 'end', reason: 'limit' }]);
  });

  it('R14: counts what comes and tells it again and again, for some of it may be lost', async () => {
    const probe = await open('measure');
    for (let seq = 0; seq < 10; seq += 1) tell(probe, { kind: 'load', seq });
    await pass(500);
    for (let seq = 10; seq < 20; seq += 1) tell(probe, { kind: 'load', seq });
    await pass(500);
    const tallies = kinds(probe, 'tally');
    expect(tallies[0]).toEqual({ kind: 'tally', elapsedMs: 0, bytes: PROBE_LOAD_BYTES });
    expect(tallies.at(-1)).toMatchObject({ bytes: 20 * PROBE_LOAD_BYTES, elapsedMs: 1_000 });
    expect(tallies).toHaveLength(6);
    await pass(8_000);
    const all = kinds(probe, 'tally').length;
    expect(all).toBeLessThan(30);
    await pass(1_000);
    expect(kinds(probe, 'tally')).toHaveLength(all);
  });

  it('R14: ends when more is sent than was asked for, in whatever form', async () => {
    const probe = await open('measure');
    const most = mostUploadBytes('measure', mostBps);
    for (let sent = 0; sent <= most && isThere(); sent += 2_000) probe.events.onMessage(new Uint8Array(2_000).fill(77));
    await eventually(() => !isThere());
    expect(heard(probe).at(-1)).toEqual({ kind: 'end', reason: 'limit' });
    // Nobody listens any more.
    const { length } = probe.sent;
    tell(probe, { kind: 'ping', seq: 1 });
    expect(probe.sent).toHaveLength(length);
  });

  it('R14: gives way to a broadcast: refused while the worker is busy, and ended in the middle', async () => {
    fake.plane.setLoad({ consumers: 300 });
    await expect(open('measure')).rejects.toMatchObject({ code: 'BUSY' });
    await open('reach');
    fake.plane.setLoad({ consumers: 10, cpuShare: 0.5 });
    await expect(open('measure')).rejects.toMatchObject({ code: 'BUSY' });
    fake.plane.setLoad({ cpuShare: 0.2 });
    const probe = await open('measure');
    tell(probe, { kind: 'ask-down' });
    await pass(400);
    expect(kinds(probe, 'load').length).toBeGreaterThan(50);
    fake.plane.setLoad({ cpuShare: 0.9 });
    await pass(100);
    expect(heard(probe).at(-1)).toEqual({ kind: 'end', reason: 'busy' });
    expect(fake.engine.stats().probes).toBe(1);
    await expect(open('reach')).rejects.toMatchObject({ code: 'BUSY' });
  });

  it('R14: says that its time is over, and leaves nothing behind', async () => {
    const probe = await open('measure');
    await pass(20_000);
    expect(heard(probe)).toEqual([{ kind: 'end', reason: 'time' }]);
    expect(isThere()).toBe(false);
    expect(fake.plane.counts()).toEqual({ routers: 0, transports: 0, producers: 0, consumers: 0 });
  });

  it('R14: gives its place to the next one when its browser does not get through', async () => {
    await fake.engine.openProbe({ purpose: 'measure', dtlsParameters: dtlsParameters() });
    await pass(8_900);
    expect(isThere()).toBe(true);
    await pass(200);
    expect(isThere()).toBe(false);
  });

  it.each(['closed', 'failed'] as const)('R14: is gone when its browser has %s', async (state) => {
    const probe = await open('measure');
    expect(isThere()).toBe(true);
    probe.events.onState(state);
    expect(isThere()).toBe(false);
    expect(fake.plane.counts()).toMatchObject({ routers: 0, transports: 0 });
  });

  it('measures nothing where the settings say so, and still tries ways', async () => {
    const none = refusalOf({ purpose: 'measure', open: { reach: 0, measure: 0 }, load: idle, mostBps: 0 });
    expect(none).toBe('this server does not measure');
    expect(refusalOf({ purpose: 'reach', open: { reach: 0, measure: 0 }, load: idle, mostBps: 0 })).toBeUndefined();
  });
});

const idle = { consumers: 0, cpuShare: 0 };

describe('the rules of probes', () => {
  it('keep more room free for those who measure than for those who try a way', () => {
    expect(isBusy('measure', { consumers: 299, cpuShare: 0.49 })).toBe(false);
    expect(isBusy('measure', { consumers: 0, cpuShare: 0.5 })).toBe(true);
    expect(isBusy('reach', { consumers: 300, cpuShare: 0.5 })).toBe(false);
    expect(isBusy('reach', { consumers: 0, cpuShare: 0.9 })).toBe(true);
  });

  it('let nobody save up what was not sent in its time', () => {
    expect(packetsDue(mostBps, 20)).toBe(9);
    expect(packetsDue(mostBps, 60)).toBe(27);
    expect(packetsDue(mostBps, 60_000)).toBe(27);
    expect(packetsDue(mostBps, 0)).toBe(0);
  });
});
