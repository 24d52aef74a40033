import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Conditions, createLine } from './line.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Packets of 125 bytes, which are 1000 bits, given at once; when each arrived. */
function carry(conditions: Conditions, count: number) {
  const line = createLine(conditions, () => Date.now());
  const fromMs = Date.now();
  const arrived: [packet: number, atMs: number][] = [];
  const taken = Array.from({ length: count }, (_, packet) =>
    line.carry(125, () => arrived.push([packet, Date.now() - fromMs])),
  );
  vi.advanceTimersByTime(10_000);
  return { line, arrived, taken };
}

describe('a line', () => {
  it('carries at once what it is given when nothing is wrong with it', () => {
    const line = createLine({}, () => Date.now());
    let arrived = 0;
    expect(line.carry(125, () => (arrived += 1))).toBe(true);
    expect(arrived).toBe(1);
  });

  it('sends one packet after the other at its rate, and loses what would wait too long', () => {
    const { arrived, taken } = carry({ rateBps: 100_000, queueMs: 45 }, 8);
    expect(arrived.map(([packet]) => packet)).toEqual([0, 1, 2, 3, 4]);
    expect(arrived.map(([, atMs]) => atMs)).toEqual([10, 20, 30, 40, 50]);
    expect(taken).toEqual([true, true, true, true, true, false, false, false]);
  });

  it('lets late packets be overtaken, or hold up those behind them', () => {
    const random = () => {
      turn += 1;
      return turn === 1 ? 0.9 : 0.1;
    };
    let turn = 0;
    expect(carry({ jitterMs: 100, random }, 3).arrived.map(([packet]) => packet)).toEqual([1, 2, 0]);
    turn = 0;
    const held = carry({ jitterMs: 100, keepsOrder: true, random }, 3).arrived;
    expect(held.map(([packet]) => packet)).toEqual([0, 1, 2]);
    expect(held.map(([, atMs]) => atMs)).toEqual([90, 90, 90]);
  });

  it('is shared by streams, which lose nothing', () => {
    const line = createLine({ rateBps: 100_000, lossRatio: 1 }, () => Date.now());
    expect([125, 250].map((bytes) => line.streamDelayMs(bytes))).toEqual([10, 30]);
    line.become({ delayMs: 40 });
    expect(line.streamDelayMs(125)).toBe(40);
  });
});
