import { describe, expect, it } from 'vitest';
import { Limiter, type StereoBlock, toPcm } from './limiter.ts';

const count = 240;
function tone(level: number): StereoBlock {
  const left = Float32Array.from({ length: count }, (_, index) => level * Math.sin((2 * Math.PI * index) / 48));
  return { left, right: left.slice() };
}
function limit(levels: readonly number[]): StereoBlock[] {
  const limiter = new Limiter();
  const blocks = levels.map((level) => limiter.push(tone(level)));
  return [...blocks, limiter.flush()].filter((block) => block !== null);
}
const peak = (block: StereoBlock | undefined) => Math.max(...(block?.left ?? []).map(Math.abs));

describe('the limiter', () => {
  it('leaves alone what does not clip, to the last bit', () => {
    expect(limit([0.1, 0.8, 0.3])).toEqual([0.1, 0.8, 0.3].map(tone));
  });

  it('keeps eight loud voices below full scale, also in the block in which they begin', () => {
    const blocks = limit([0.5, 0.5, 6, 6, 0.5, 3, 0.1]);
    expect(blocks).toHaveLength(7);
    for (const block of blocks) expect(peak(block)).toBeLessThanOrEqual(0.9);
  });

  it('lowers the gain without a step', () => {
    const samples = limit([0.5, 0.5, 4, 4, 0.5, 0.5]).flatMap((block) => [...block.left]);
    const largest = samples.reduce(
      (max, sample, index) => Math.max(max, Math.abs(sample - (samples[index - 1] ?? 0))),
      0,
    );
    // A sine of 1 kHz at 0.9 steps by 0.118 at most by itself.
    expect(largest).toBeLessThan(0.13);
  });

  it('comes back to full gain within two seconds', () => {
    const blocks = limit([4, ...Array.from({ length: 400 }, () => 0.5)]);
    expect(peak(blocks.at(-2))).toBeCloseTo(0.5, 2);
  });

  it('writes 16 bits, interleaved, and clamps', () => {
    const pcm = toPcm([{ left: Float32Array.of(0, 1, -2), right: Float32Array.of(0.5, -1, 2) }]);
    expect([0, 2, 4, 6, 8, 10].map((at) => pcm.readInt16LE(at))).toEqual([0, 16_384, 32_767, -32_767, -32_767, 32_767]);
  });
});
