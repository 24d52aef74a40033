import { sampleRate } from './encoder-arguments.ts';
import { blockSamples, Limiter, type StereoBlock, silence, toPcm } from './limiter.ts';
import { Voice } from './voice.ts';

/**
 * One call mixes no more than this, so that making up for a time in which the process stood still neither stops
 * everything else nor floods the encoders.
 */
const mostSamplesAtOnce = sampleRate;

/** Where sound goes: contiguous chunks of interleaved 16-bit stereo. */
export interface SoundSink {
  write(pcm: Buffer): void;
  close(): Promise<void>;
}

interface Channel {
  voice: Voice;
  sink: SoundSink | null;
  limiter: Limiter;
  /** After this sample nothing comes any more. */
  untilSample: number;
}

/**
 * Mixes all microphones into the floor, block by block along the recording's time line, and hands each one on by itself
 * as well. Where there is no sound there is silence: the floor never stops, so that it is the clock of a replay.
 */
export class SoundDesk {
  readonly #floor: SoundSink | null;
  readonly #limiter = new Limiter();
  readonly #channels = new Set<Channel>();
  #position: number;

  constructor(startSample: number, floor: SoundSink | null) {
    this.#position = startSample;
    this.#floor = floor;
  }

  /** Everything before this sample is mixed. */
  get position(): number {
    return this.#position;
  }

  /** A further voice, which is heard from now on. Its sink is closed when it has been retired and mixed to its end. */
  addVoice(openSink: (startSample: number) => SoundSink | null): { voice: Voice; retire(atSample: number): void } {
    const voice = new Voice(this.#position);
    const channel: Channel = {
      voice,
      sink: openSink(this.#position),
      limiter: new Limiter(),
      untilSample: Number.POSITIVE_INFINITY,
    };
    this.#channels.add(channel);
    return {
      voice,
      retire: (atSample) => {
        channel.untilSample = Math.min(channel.untilSample, atSample);
      },
    };
  }

  /** Mixes whole blocks up to `sample` at most. */
  advanceTo(sample: number): void {
    const end = Math.min(sample, this.#position + mostSamplesAtOnce);
    const floor: StereoBlock[] = [];
    const alone = new Map<Channel, StereoBlock[]>();
    while (this.#position + blockSamples <= end) {
      let mixed = silence;
      for (const channel of this.#channels) {
        if (channel.untilSample <= this.#position) continue;
        const own = silentBlock();
        channel.voice.readInto(own.left, own.right);
        mixed = sumOf(mixed, own);
        if (channel.sink) collect(alone, channel, channel.limiter.push(own));
      }
      const ready = this.#limiter.push(mixed);
      if (ready) floor.push(ready);
      this.#position += blockSamples;
    }
    this.#floor?.write(toPcm(floor));
    for (const [channel, blocks] of alone) channel.sink?.write(toPcm(blocks));
    for (const channel of this.#channels) if (channel.untilSample <= this.#position) void this.#close(channel);
  }

  /** Hands out what is mixed and closes every sink. */
  async close(): Promise<void> {
    const last = this.#limiter.flush();
    if (last) this.#floor?.write(toPcm([last]));
    await Promise.all([this.#floor?.close(), ...[...this.#channels].map((channel) => this.#close(channel))]);
    await Promise.all(this.#closing);
  }

  readonly #closing = new Set<Promise<void>>();

  #close(channel: Channel): Promise<void> {
    this.#channels.delete(channel);
    const last = channel.limiter.flush();
    if (last) channel.sink?.write(toPcm([last]));
    const closed = channel.sink?.close() ?? Promise.resolve();
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
    return closed;
  }
}

function silentBlock(): StereoBlock {
  return { left: new Float32Array(blockSamples), right: new Float32Array(blockSamples) };
}

/** A block of its own: the limiter changes what it is given. */
function sumOf(one: StereoBlock, other: StereoBlock): StereoBlock {
  const sum = silentBlock();
  for (let index = 0; index < blockSamples; index += 1) {
    sum.left[index] = (one.left[index] ?? 0) + (other.left[index] ?? 0);
    sum.right[index] = (one.right[index] ?? 0) + (other.right[index] ?? 0);
  }
  return sum;
}

function collect(blocks: Map<Channel, StereoBlock[]>, channel: Channel, block: StereoBlock | null): void {
  if (!block) return;
  const list = blocks.get(channel);
  if (list) list.push(block);
  else blocks.set(channel, [block]);
}
