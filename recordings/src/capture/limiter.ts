import { sampleRate } from './encoder-arguments.ts';

/** Just below full scale, since AAC may overshoot what it is given. */
const ceiling = 0.89;
/** How much of the way back to full gain is gone in each block. */
const recovery = 0.03;

export interface StereoBlock {
  left: Float32Array;
  right: Float32Array;
}

/** 5 ms. */
export const blockSamples = sampleRate / 200;
/** What a block without any sound is; known by being this one, and never written to. */
export const silence: StereoBlock = { left: new Float32Array(blockSamples), right: new Float32Array(blockSamples) };

/**
 * Keeps the sum of many voices from clipping: looks one block ahead, lowers the gain before a peak comes, and raises it
 * slowly afterwards. Hands each block out when the next one is known.
 */
export class Limiter {
  #waiting: StereoBlock | null = null;
  #waitingGain = 1;
  #gain = 1;

  /** Gives back the block before this one, limited; null for the first. */
  push(block: StereoBlock): StereoBlock | null {
    const wanted = Math.min(1, ceiling / peakOf(block));
    const ready = this.#waiting;
    // The waiting block ends at the gain that both it and this one bear.
    if (ready) this.#apply(ready, Math.min(this.#waitingGain, wanted, this.#gain + (1 - this.#gain) * recovery));
    else this.#gain = wanted;
    this.#waiting = block;
    this.#waitingGain = wanted;
    return ready;
  }

  /** The last block. */
  flush(): StereoBlock | null {
    const ready = this.#waiting;
    if (ready) this.#apply(ready, Math.min(this.#waitingGain, this.#gain));
    this.#waiting = null;
    return ready;
  }

  /** Ramps from the gain at which the block before ended; both ends are low enough for this block's peak. */
  #apply(block: StereoBlock, toGain: number): void {
    const fromGain = this.#gain;
    this.#gain = toGain;
    if (block === silence || (fromGain === 1 && toGain === 1)) return;
    const count = block.left.length;
    for (let index = 0; index < count; index += 1) {
      const gain = fromGain + ((toGain - fromGain) * index) / count;
      block.left[index] = (block.left[index] ?? 0) * gain;
      block.right[index] = (block.right[index] ?? 0) * gain;
    }
  }
}

function peakOf(block: StereoBlock): number {
  let peak = 1e-9;
  if (block === silence) return peak;
  for (const samples of [block.left, block.right]) {
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  }
  return peak;
}

/** Interleaved 16-bit samples, as ffmpeg takes them. */
export function toPcm(blocks: readonly StereoBlock[]): Buffer {
  const total = blocks.reduce((sum, block) => sum + block.left.length, 0);
  const pcm = new Int16Array(total * 2);
  let at = 0;
  for (const block of blocks) {
    const { left, right } = block;
    if (block === silence) {
      at += left.length * 2;
      continue;
    }
    for (let index = 0; index < left.length; index += 1) {
      pcm[at] = toInt16(left[index] ?? 0);
      pcm[at + 1] = toInt16(right[index] ?? 0);
      at += 2;
    }
  }
  return Buffer.from(pcm.buffer);
}

function toInt16(sample: number): number {
  return Math.round(Math.min(Math.max(sample, -1), 1) * 32_767);
}
