import { describe, expect, it } from 'vitest';
import { calmOf, carriedBps, isAtLeast, type Progress } from './figures.ts';

/** `bps` in steps of 20 ms over so many milliseconds, from a beginning. */
function flow(bps: number, ms: number, from: Progress = { atMs: 0, bytes: 0 }): Progress[] {
  return Array.from({ length: ms / 20 }, (_, index) => ({
    atMs: from.atMs + (index + 1) * 20,
    bytes: from.bytes + ((index + 1) * 20 * bps) / 8_000,
  }));
}

describe('what a line carried', () => {
  it('is what came steadily, without the time in which the sender felt its way', () => {
    const slow = flow(200_000, 1_000);
    const fast = flow(2_000_000, 2_000, slow.at(-1));
    expect(carriedBps([...slow, ...fast])).toBeCloseTo(2_000_000, -4);
  });

  it('does not count that nothing came any more at the end', () => {
    const points = flow(1_000_000, 3_000);
    const still = Array.from({ length: 50 }, (_, index) => ({
      atMs: 3_000 + index * 20,
      bytes: points.at(-1)?.bytes ?? 0,
    }));
    expect(carriedBps([...points, ...still])).toBeCloseTo(1_000_000, -4);
  });

  it('is said of a short flow too, and of nothing not at all', () => {
    expect(carriedBps(flow(500_000, 600))).toBeCloseTo(500_000, -4);
    expect(carriedBps(flow(500_000, 200))).toBeNull();
    expect(carriedBps([])).toBeNull();
    expect(carriedBps([{ atMs: 0, bytes: 1_100 }])).toBeNull();
  });

  it('may be more where it is as fast as it is measured', () => {
    expect(isAtLeast(3_800_000, 4_000_000)).toBe(true);
    expect(isAtLeast(2_000_000, 4_000_000)).toBe(false);
  });
});

describe('a line that carries hardly anything', () => {
  const echo = (seq: number, rttMs = 40, heard = seq + 1) => ({ seq, rttMs, heard });

  it('loses on the way there what the server never heard, and on the way back what it answered in vain', () => {
    // Of ten pings the server heard eight, and six answers came back.
    const echoes = [0, 1, 2, 3, 4].map((seq) => echo(seq, 40, seq + 1)).concat(echo(9, 40, 8));
    const calm = calmOf(10, echoes);
    expect(calm.lossUp).toBeCloseTo(0.2);
    expect(calm.lossDown).toBeCloseTo(0.25);
  });

  it('takes as long as half of its packets do, whatever single ones took', () => {
    const calm = calmOf(5, [echo(0, 40), echo(1, 42), echo(2, 900), echo(3, 41), echo(4, 40)]);
    expect(calm.rttMs).toBe(41);
    expect(calm).toMatchObject({ lossUp: 0, lossDown: 0 });
    expect(calm.jitterMs).toBeGreaterThan(400);
  });

  it('says what it can when nothing came back', () => {
    expect(calmOf(10, [])).toEqual({ rttMs: null, jitterMs: null, lossUp: 1, lossDown: null });
    expect(calmOf(0, [])).toEqual({ rttMs: null, jitterMs: null, lossUp: null, lossDown: null });
  });
});
