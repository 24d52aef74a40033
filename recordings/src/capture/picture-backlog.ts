import { ivfTimescale } from './ivf.ts';
import type { VideoFrame } from './video-frame.ts';

export interface StampedFrame extends VideoFrame {
  /** Recording time in ticks of `ivfTimescale`. */
  ticks: number;
}

const mostBytes = 16 << 20;

/** The frames of the last seconds, from a keyframe on, in case that the encoder dies before they are in a closed part. */
export class PictureBacklog {
  readonly #keepTicks: number;
  #frames: StampedFrame[] = [];
  #bytes = 0;

  constructor(options: { keepMs: number }) {
    this.#keepTicks = (options.keepMs * ivfTimescale) / 1000;
  }

  push(frame: StampedFrame): void {
    this.#frames.push(frame);
    this.#bytes += frame.data.length;
    if (frame.isKeyframe) this.#trim(frame.ticks);
    if (this.#bytes > mostBytes) this.clear();
  }

  /** The frames from the first keyframe at or after `ticks` on. */
  from(ticks: number): StampedFrame[] {
    const first = this.#frames.findIndex((frame) => frame.isKeyframe && frame.ticks >= ticks);
    return first < 0 ? [] : this.#frames.slice(first);
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  /** Forgets whole groups of pictures, as long as enough is left. */
  #trim(nowTicks: number): void {
    const keep = this.#frames.findLastIndex((frame) => frame.isKeyframe && frame.ticks <= nowTicks - this.#keepTicks);
    if (keep <= 0) return;
    this.#frames = this.#frames.slice(keep);
    this.#bytes = this.#frames.reduce((sum, frame) => sum + frame.data.length, 0);
  }
}
