import { longestStroke, mergeTraces, PAGE_UNITS, type SlideTrace, StrokePoints, traceEveryMs } from '@campus/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOn, noInk, pointerOn, withTrace } from './live-ink.ts';
import { thinLine } from './thin-line.ts';
import { TraceSender } from './trace-sender.ts';

const place = { deckId: 'deck-1', page: 1 };
const line = { id: 'line-1', colour: 'red' as const };
const unit = fc.integer({ min: 0, max: PAGE_UNITS });
const hand = fc
  .array(fc.tuple(unit, unit), { minLength: 1, maxLength: 600 })
  .map((points) => points.flatMap((point) => [...point]));

describe('a drawn line', () => {
  it('is thinned to what the log takes, and begins and ends where it did', () => {
    fc.assert(
      fc.property(hand, (points) => {
        const thinned = thinLine(points);
        expect(StrokePoints.safeParse(thinned).error).toBeUndefined();
        expect(thinned.slice(0, 2)).toEqual(points.slice(0, 2));
        expect(thinned.slice(-2)).toEqual(points.slice(-2));
      }),
    );
  });

  it('loses what nobody sees, and keeps its corners', () => {
    expect(thinLine([0, 0, 2_500, 3, 5_000, 0, 7_500, 3_000, 10_000, 6_000])).toEqual([0, 0, 5_000, 0, 10_000, 6_000]);
    expect(thinLine([7, 7])).toEqual([7, 7]);
    expect(longestStroke).toBeGreaterThan(50);
  });
});

/** A sender with a clock of its own, and all that it sent. */
function senderAt() {
  let nowMs = 0;
  const sent: SlideTrace[] = [];
  const waiting: { atMs: number; run: () => void }[] = [];
  const sender = new TraceSender({
    send: (trace) => void sent.push(trace),
    nowMs: () => nowMs,
    later: (run, ms) => void waiting.push({ atMs: nowMs + ms, run }),
  });
  const pass = (ms: number): void => {
    const untilMs = nowMs + ms;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next.atMs > untilMs) {
        waiting.unshift(next);
        break;
      }
      nowMs = Math.max(nowMs, next.atMs);
      next.run();
    }
    nowMs = untilMs;
  };
  return { sender, sent, pass };
}

describe('traces', () => {
  it('are told at most so often, with the newest place', () => {
    const { sender, sent, pass } = senderAt();
    for (let x = 1; x <= 30; x += 1) {
      sender.point(place, { x, y: 0 });
      pass(10);
    }
    pass(traceEveryMs);
    expect(sent.length).toBeLessThanOrEqual(Math.ceil(300 / traceEveryMs) + 2);
    expect(sent.at(-1)?.pointer).toEqual({ x: 30, y: 0 });
  });

  it('give a line whole, however it is cut on its way: in pieces, and gathered again', () => {
    fc.assert(
      fc.property(hand, fc.infiniteStream(fc.integer({ min: 0, max: 120 })), (points, pauses) => {
        const { sender, sent, pass } = senderAt();
        for (let length = 2; length <= points.length; length += 2) {
          sender.draw(place, { ...line, points: points.slice(0, length) });
          pass(pauses.next().value ?? 0);
        }
        pass(60_000);
        const alone = sent.reduce(withTrace, noInk);
        expect(alone.lines['line-1']?.points).toEqual(points);
        // Two and two together, as a server under load would.
        const gathered = sent.reduce<SlideTrace[]>((all, trace, index) => {
          const before = index % 2 === 1 ? all.pop() : undefined;
          return [...all, before ? mergeTraces(before, trace) : trace];
        }, []);
        expect(gathered.reduce(withTrace, noInk).lines['line-1']?.points).toEqual(points);
      }),
      { numRuns: 50 },
    );
  });

  it('of another page begin anew', () => {
    const first = withTrace(noInk, { ...place, pointer: null, strokes: [{ ...line, from: 0, points: [1, 1] }] });
    const other = withTrace(first, { ...place, page: 2, pointer: { x: 1, y: 1 }, strokes: [] });
    expect(other).toEqual({ place: { ...place, page: 2 }, pointer: { x: 1, y: 1 }, lines: {} });
    expect([pointerOn(place, other), pointerOn({ ...place, page: 2 }, other)]).toEqual([null, { x: 1, y: 1 }]);
  });

  it('make way for the line of the log, and of a line with a hole nothing more is believed', () => {
    const begun = withTrace(noInk, { ...place, pointer: null, strokes: [{ ...line, from: 0, points: [1, 1] }] });
    const holed = withTrace(begun, { ...place, pointer: null, strokes: [{ ...line, from: 5, points: [9, 9] }] });
    expect(linesOn(place, [], holed)).toEqual([{ ...line, points: [1, 1] }]);
    const kept = { ...line, ...place, points: [1, 1, 2, 2] };
    expect(linesOn(place, [kept], holed)).toEqual([kept]);
    expect(linesOn({ ...place, page: 2 }, [kept], holed)).toEqual([]);
  });
});
