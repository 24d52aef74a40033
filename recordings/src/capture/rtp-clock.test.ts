import { describe, expect, it } from 'vitest';
import { RtpClock } from './rtp-clock.ts';

const startMs = 1_700_000_000_000;
/** The epoch of the SFU's clock has nothing to do with ours. */
const ntpAheadMs = 123_456_789;

interface Scene {
  clockRate?: number;
  firstTimestamp?: number;
  /** How long a packet is on its way. */
  delayMs?: (index: number) => number;
  /** The publisher's media clock: media milliseconds in each real one. */
  speed?: number;
  /** When the SFU's reports begin; null: never. */
  reportsFromMs?: number | null;
  lengthMs: number;
}

/** Plays a stream of 50 packets a second; gives the error of each packet's time. */
function play({
  clockRate = 90_000,
  firstTimestamp = 4_294_000_000,
  delayMs = () => 40,
  speed = 1,
  reportsFromMs = 0,
  lengthMs,
}: Scene) {
  const clock = new RtpClock(clockRate);
  const errors: { atMs: number; errorMs: number; wallMs: number }[] = [];
  const timestampAt = (ms: number) => (firstTimestamp + Math.round((ms * speed * clockRate) / 1000)) >>> 0;
  for (let index = 0; index * 20 < lengthMs; index += 1) {
    const atMs = index * 20;
    clock.onPacket(timestampAt(atMs), startMs + atMs + delayMs(index));
    const wallMs = clock.toWallMs(timestampAt(atMs));
    errors.push({ atMs, errorMs: wallMs - (startMs + atMs), wallMs });
    if (reportsFromMs !== null && atMs >= reportsFromMs && index % 50 === 0) {
      const report = { ntpMs: startMs + atMs + ntpAheadMs, rtpTimestamp: timestampAt(atMs) };
      clock.onSenderReport(report, startMs + atMs + 0.3);
    }
  }
  return { clock, errors };
}

describe('the clock of a stream', () => {
  it('takes the arrival of the fastest packets before the first report', () => {
    const { clock, errors } = play({ lengthMs: 3_000, reportsFromMs: null, delayMs: (index) => 30 + (index % 7) * 5 });
    expect(clock.isSynchronised).toBe(false);
    expect(errors.at(-1)?.errorMs).toBeCloseTo(30, 0);
  });

  it('follows the first report at once, to within a millisecond of the capture', () => {
    const { errors } = play({ lengthMs: 4_000, reportsFromMs: 1_000 });
    expect(errors.find(({ atMs }) => atMs === 980)?.errorMs).toBeCloseTo(40, 0);
    for (const { errorMs } of errors.filter(({ atMs }) => atMs > 1_020)) expect(Math.abs(errorMs)).toBeLessThan(1);
  });

  it('follows a publisher whose clock drifts by 200 millionths, over ten minutes', () => {
    const { errors } = play({ lengthMs: 600_000, speed: 1.0002 });
    for (const { errorMs } of errors.slice(100)) expect(Math.abs(errorMs)).toBeLessThan(3);
  });

  it('never steps by more than it says while it follows a drift or the jitter of arrivals', () => {
    const { errors } = play({ lengthMs: 60_000, speed: 1.0002, delayMs: (index) => 20 + ((index * 7919) % 60) });
    for (const [index, { wallMs }] of errors.entries()) {
      const before = errors[index - 1];
      if (!before || before.atMs < 1_000) continue;
      expect(wallMs - before.wallMs).toBeGreaterThan(19.8);
      expect(wallMs - before.wallMs).toBeLessThan(20.2);
    }
  });

  it('goes on over the wrap of the RTP time', () => {
    // 4,294,000,000 wraps after 10.7 s.
    const { errors } = play({ lengthMs: 30_000 });
    expect(Math.abs(errors.at(-1)?.errorMs ?? 99)).toBeLessThan(1);
  });

  it('does not believe a report that places the capture after the arrival', () => {
    const { clock } = play({ lengthMs: 2_000 });
    const timestamp = (4_294_000_000 + 2_000 * 90) >>> 0;
    const before = clock.toWallMs(timestamp);
    clock.onSenderReport({ ntpMs: startMs + 5_000 + ntpAheadMs, rtpTimestamp: timestamp }, startMs + 2_000);
    clock.onPacket(timestamp, startMs + 2_040);
    expect(clock.toWallMs(timestamp)).toBeCloseTo(before, 0);
  });

  it('jumps only when two reports agree that the media stood still', () => {
    const { clock } = play({ lengthMs: 3_000 });
    const timestampAt = (mediaMs: number) => (4_294_000_000 + mediaMs * 90) >>> 0;
    // The microphone was gone for 700 ms: from here on the media are 700 ms behind.
    const late = (atMs: number) => {
      clock.onPacket(timestampAt(atMs - 700), startMs + atMs + 40);
      clock.onSenderReport(
        { ntpMs: startMs + atMs + ntpAheadMs, rtpTimestamp: timestampAt(atMs - 700) },
        startMs + atMs + 0.3,
      );
      return clock.toWallMs(timestampAt(atMs - 700)) - (startMs + atMs);
    };
    expect(late(4_000)).toBeCloseTo(-700, -1);
    expect(Math.abs(late(5_000))).toBeLessThan(2);
  });

  it.each([
    ['far in the future', 3_600_000],
    ['far in the past', -3_600_000],
  ])('is not moved by a picture whose time is %s, however many packets it has', (_where, strayMs) => {
    const clock = new RtpClock(90_000);
    const timestampAt = (ms: number) => (1_000_000_000 + Math.round(ms * 90 * 1.0002)) >>> 0;
    for (let atMs = 0; atMs < 300_000; atMs += 20) {
      if (atMs === 10_000) {
        for (let packet = 0; packet < 20; packet += 1) clock.onPacket(timestampAt(atMs + strayMs), startMs + atMs + 30);
      }
      clock.onPacket(timestampAt(atMs), startMs + atMs + 40);
      if (atMs % 1_000 === 0) {
        const report = { ntpMs: startMs + atMs + ntpAheadMs, rtpTimestamp: timestampAt(atMs) };
        clock.onSenderReport(report, startMs + atMs + 0.3);
      }
      expect(Math.abs(clock.toWallMs(timestampAt(atMs)) - (startMs + atMs))).toBeLessThan(3);
    }
  });

  it('starts anew when the publisher begins with another RTP time', () => {
    const { clock } = play({ lengthMs: 3_000 });
    for (let index = 0; index < 10; index += 1)
      clock.onPacket(77_000 + index * 1_800, startMs + 3_000 + index * 20 + 40);
    expect(clock.toWallMs(77_000 + 9 * 1_800)).toBeCloseTo(startMs + 3_000 + 180 + 40, 0);
  });
});
