import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Voice } from './voice.ts';

const frame = 960;
const constant = (value: number, count = frame) => new Float32Array(count).fill(value);

function read(voice: Voice, count: number): Float32Array {
  const left = new Float32Array(count);
  voice.readInto(left, new Float32Array(count));
  return left;
}
/** The largest step between neighbours: what one hears as a click. */
const largestStep = (samples: Float32Array) =>
  samples.reduce((max, sample, index) => Math.max(max, Math.abs(sample - (samples[index - 1] ?? 0))), 0);

describe('a voice', () => {
  it('is silence where nothing came', () => {
    expect(read(new Voice(0), 4_800).every((sample) => sample === 0)).toBe(true);
  });

  it('stands where it was said to stand', () => {
    const voice = new Voice(48_000);
    expect(voice.place(constant(0.5), constant(0.5), 50_000)).toBe(0);
    const samples = read(voice, 4_800);
    expect(samples.findIndex((sample) => sample > 0)).toBe(2_001);
    expect(samples.findLastIndex((sample) => sample > 0)).toBe(2_959);
    expect(samples[2_480]).toBe(0.5);
  });

  it('joins what follows on without a seam', () => {
    const voice = new Voice(0);
    for (let index = 0; index < 10; index += 1) voice.place(constant(0.5), constant(0.5), index * frame);
    const samples = read(voice, 10 * frame - 480);
    expect(samples.slice(300).every((sample) => sample === 0.5)).toBe(true);
  });

  it('fades at holes, so that nothing clicks', () => {
    const voice = new Voice(0);
    voice.place(constant(0.8), constant(0.8), 0);
    voice.place(constant(0.8), constant(0.8), 5 * frame);
    voice.place(constant(0.8), constant(0.8), 6 * frame);
    const samples = read(voice, 9 * frame);
    expect(largestStep(samples)).toBeLessThan(0.01);
    expect(samples.slice(frame, 5 * frame).every((sample) => sample === 0)).toBe(true);
  });

  it('fades an end out that is read in pieces', () => {
    const voice = new Voice(0);
    voice.place(constant(0.8), constant(0.8), 100);
    const samples = Float32Array.from([
      ...read(voice, 240),
      ...read(voice, 600),
      ...read(voice, 240),
      ...read(voice, 240),
    ]);
    expect(largestStep(samples)).toBeLessThan(0.01);
  });

  it('catches up with small differences by stretching, a hundredth at most', () => {
    const voice = new Voice(0);
    // Each frame belongs 4 samples later than the one before ends: a drift of 0.4 %.
    for (let index = 0; index < 100; index += 1) voice.place(constant(0.5), constant(0.5), index * (frame + 4));
    const samples = read(voice, 100 * (frame + 4) - 2_000);
    expect(samples.slice(300).every((sample) => Math.abs(sample - 0.5) < 1e-6)).toBe(true);
  });

  it('moves to another place when the clock was corrected by more than a packet', () => {
    const voice = new Voice(0);
    voice.place(constant(0.5), constant(0.5), 4_000);
    voice.place(constant(0.5), constant(0.5), 4_000 - 400);
    const samples = read(voice, 8_000);
    expect(largestStep(samples)).toBeLessThan(0.01);
    voice.place(constant(0.5), constant(0.5), 20_000);
    voice.place(constant(0.5), constant(0.5), 20_000 + frame - 2_000);
    const moved = read(voice, 20_000);
    // 19,960 is where the second one ends: before the first one's end, which is cut off.
    expect(moved.findLastIndex((sample) => sample !== 0)).toBeLessThan(20_000 + frame - 2_000 + frame - 8_000);
  });

  it('says how much came too late, and keeps the rest', () => {
    const voice = new Voice(0);
    read(voice, 4_800);
    expect(voice.place(constant(0.5), constant(0.5), 0)).toBe(frame);
    expect(voice.place(constant(0.5), constant(0.5), 4_000)).toBe(800);
    expect(read(voice, 160).some((sample) => sample > 0)).toBe(true);
  });

  it('drops what lies too far ahead instead of writing over what is not read, and does not call it late', () => {
    const voice = new Voice(0);
    voice.place(constant(0.5), constant(0.5), 0);
    expect(voice.place(constant(0.9), constant(0.9), 1 << 18)).toBe(0);
    expect(Math.max(...read(voice, frame))).toBe(0.5);
  });

  it('never plays anything twice and is silent in the end, whatever is placed where', () => {
    const placements = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 1, max: 2_000 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(placements, (all) => {
        const voice = new Voice(0);
        for (const [at, count] of all) voice.place(constant(0.5, count), constant(0.5, count), at);
        const samples = read(voice, 64_000);
        expect(Math.max(...samples)).toBeLessThanOrEqual(1.000_001);
        expect(read(voice, 1 << 18).every((sample) => sample === 0)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
