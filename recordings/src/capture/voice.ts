import { sampleRate } from './encoder-arguments.ts';

/** 5 ms: a joint that is faded over this length makes no click. */
const fadeSamples = sampleRate / 200;
/** Where the next sound belongs may differ by so much before it is moved there; less is caught up by stretching. */
const joinSamples = sampleRate / 50;
/** Of 960 samples: less than one in a hundred, 8 ms in a second. */
const stretchSamples = 8;
const exactSamples = 24;
/** A power of two, 5.5 s. */
const capacity = 1 << 18;

/**
 * One microphone's sound on the recording's time line, as far as it has come and is not read yet. Sound that follows on
 * is joined without a seam, sound after a hole is faded in, and everything between is silence.
 */
export class Voice {
  readonly #left = new Float32Array(capacity);
  readonly #right = new Float32Array(capacity);
  /** Everything before is read and gone. */
  #readUntil: number;
  /** Where the sound placed last ends; null when nothing stands there. */
  #end: number | null = null;
  #isEndFaded = false;

  constructor(startSample: number) {
    this.#readUntil = startSample;
  }

  get readUntil(): number {
    return this.#readUntil;
  }

  /**
   * Places sound whose first sample belongs at `at` (in samples of the recording, not necessarily whole). Gives back
   * how many samples came too late. What lies too far ahead is dropped, and is not late.
   */
  place(left: Float32Array, right: Float32Array, at: number): number {
    const end = this.#end;
    const error = end === null ? Number.POSITIVE_INFINITY : at - end;
    if (end === null || Math.abs(error) > joinSamples) return this.#placeApart(left, right, Math.round(at));
    if (Math.abs(error) < exactSamples) return this.#write(left, right, left.length, end, false);
    const count = left.length + Math.sign(error) * stretchSamples;
    return this.#write(left, right, count, end, false);
  }

  /** Adds the next `left.length` samples to the two blocks and forgets them. */
  readInto(left: Float32Array, right: Float32Array): void {
    const from = this.#readUntil;
    const count = left.length;
    if (this.#end !== null && !this.#isEndFaded && this.#end <= from + count + fadeSamples) {
      // Reading is so far behind that whatever should follow would be here by now.
      this.#fadeOut(Math.max(this.#end - fadeSamples, from), this.#end);
      this.#isEndFaded = true;
    }
    for (let index = 0; index < count; index += 1) {
      const slot = (from + index) & (capacity - 1);
      left[index] = (left[index] ?? 0) + (this.#left[slot] ?? 0);
      right[index] = (right[index] ?? 0) + (this.#right[slot] ?? 0);
      this.#left[slot] = 0;
      this.#right[slot] = 0;
    }
    this.#readUntil = from + count;
    if (this.#end !== null && this.#end <= this.#readUntil) this.#end = null;
  }

  /** Goes on elsewhere; what was not read is forgotten. */
  moveTo(sample: number): void {
    this.#left.fill(0);
    this.#right.fill(0);
    this.#end = null;
    this.#readUntil = sample;
  }

  #placeApart(left: Float32Array, right: Float32Array, at: number): number {
    const end = this.#end;
    if (end !== null && at > end) this.#fadeOut(end - fadeSamples, end);
    if (end !== null && at < end) {
      const cut = Math.min(at + fadeSamples, end);
      this.#fadeOut(at, cut);
      for (let sample = Math.max(cut, this.#readUntil); sample < end; sample += 1) {
        this.#left[sample & (capacity - 1)] = 0;
        this.#right[sample & (capacity - 1)] = 0;
      }
    }
    return this.#write(left, right, left.length, at, true);
  }

  /** Writes `count` samples made of the given ones, which are stretched or squeezed where that is another number. */
  #write(left: Float32Array, right: Float32Array, count: number, at: number, isFadedIn: boolean): number {
    if (at + count > this.#readUntil + capacity) return 0;
    const scale = count > 1 ? (left.length - 1) / (count - 1) : 0;
    const first = Math.max(0, this.#readUntil - at);
    for (let index = first; index < count; index += 1) {
      const slot = (at + index) & (capacity - 1);
      const gain = isFadedIn ? Math.min(1, (index - first) / fadeSamples) : 1;
      const position = index * scale;
      // Added, since the tail of what was there may still fade out here.
      this.#left[slot] = (this.#left[slot] ?? 0) * (isFadedIn ? 1 : 0) + gain * sampleAt(left, position);
      this.#right[slot] = (this.#right[slot] ?? 0) * (isFadedIn ? 1 : 0) + gain * sampleAt(right, position);
    }
    if (at + count > this.#readUntil) {
      this.#end = at + count;
      this.#isEndFaded = false;
    } else this.#end = null;
    return Math.min(first, count);
  }

  #fadeOut(from: number, to: number): void {
    for (let sample = Math.max(from, this.#readUntil); sample < to; sample += 1) {
      const slot = sample & (capacity - 1);
      const gain = (to - sample) / (to - from);
      this.#left[slot] = (this.#left[slot] ?? 0) * gain;
      this.#right[slot] = (this.#right[slot] ?? 0) * gain;
    }
  }
}

function sampleAt(samples: Float32Array, position: number): number {
  const index = Math.floor(position);
  const before = samples[index] ?? 0;
  const after = samples[index + 1] ?? before;
  return before + (after - before) * (position - index);
}
