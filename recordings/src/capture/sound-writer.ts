import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@campus/service-kit';
import { endOfClosedParts } from './closed-parts.ts';
import type { Encoder, OpenEncoder } from './encoder.ts';
import { aacFrameSamples, sampleRate, soundArguments } from './encoder-arguments.ts';

export interface SoundWriterOptions {
  renditionDir: string;
  bitrateBps: number;
  openEncoder: OpenEncoder;
  onGap(fromMs: number, toMs: number, reason: string): void;
  log: Logger;
}

const bytesPerSample = 4;
const samplesPerMs = sampleRate / 1000;
/** More than an unfinished part, the encoder's delay and a restart together. */
const keepSamples = 10 * sampleRate;
const holeMs = 100;
/** A third of a second. */
const fewWaitingBytes = 64 << 10;
/** 20 s: an ffmpeg that is so far behind, or stands still, must not fill the memory. */
const mostWaitingBytes = 20 * sampleRate * bytesPerSample;
/** A process that is killed is gone by then, unless the disk holds it. */
const goneWithinMs = 1_000;

interface Generation {
  encoder: Encoder;
  fromSample: number;
}

interface Chunk {
  atSample: number;
  pcm: Buffer;
}

/**
 * Writes sound without a break: each sample follows the one before. The last seconds are kept, so that a new encoder
 * goes on where the closed parts of a dead one end.
 */
export class SoundWriter {
  readonly #options: SoundWriterOptions;
  readonly #closing = new Set<Promise<unknown>>();
  #generation: Generation | null = null;
  #next: number;
  #history: Chunk[] = [];
  #isClosed = false;
  #failuresAtMs: number[] = [];

  /** The first sample that will be given stands at `startSample` of the recording. */
  constructor(startSample: number, options: SoundWriterOptions) {
    this.#options = options;
    this.#next = startSample;
    this.#begin(startSample);
  }

  /** True while ffmpeg has not taken what it was given, or is being replaced: who can wait had better do so. */
  get isBusy(): boolean {
    return this.#generation === null || this.#generation.encoder.waitingBytes > fewWaitingBytes;
  }

  /** Interleaved 16-bit stereo, following on what was written before. */
  write(pcm: Buffer): void {
    if (this.#isClosed || pcm.length === 0) return;
    const chunk: Chunk = { atSample: this.#next, pcm };
    this.#next += pcm.length / bytesPerSample;
    this.#history.push(chunk);
    while ((this.#history[1]?.atSample ?? Number.POSITIVE_INFINITY) < this.#next - keepSamples) this.#history.shift();
    this.#feed(chunk);
    const generation = this.#generation;
    if (generation && generation.encoder.waitingBytes > mostWaitingBytes) {
      generation.encoder.kill();
      this.#await(this.#recover(generation, 'the encoder does not keep up'));
    }
  }

  /** Resolves when every encoder is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const generation = this.#generation;
    this.#generation = null;
    if (generation) this.#await(this.#finish(generation, true));
    while (this.#closing.size > 0) await Promise.all(this.#closing);
  }

  /**
   * The encoder's priming takes the first frame's place, so that its parts begin exactly at `fromSample`: what would
   * sound there, 21 ms, is not written.
   */
  #begin(fromSample: number): Generation {
    const { openEncoder, renditionDir, bitrateBps, log } = this.#options;
    const firstSample = fromSample + aacFrameSamples;
    const encoder = openEncoder(renditionDir, soundArguments(firstSample, bitrateBps));
    const generation: Generation = { encoder, fromSample };
    this.#generation = generation;
    this.#fedUntil = firstSample;
    log.info({ folder: encoder.folder, startMs: fromSample / samplesPerMs }, 'a generation of sound begins');
    void encoder.ended.then(({ failure }) => {
      if (failure !== null && this.#generation === generation) this.#await(this.#recover(generation, failure));
    });
    return generation;
  }

  /** The last part of all is written while it ends: an encoder that dies on that is replaced once, then it is a gap. */
  async #finish(generation: Generation, isReplaced: boolean): Promise<void> {
    await generation.encoder.finish();
    const { failure } = await generation.encoder.ended;
    if (failure === null) return;
    if (isReplaced) return this.#recover(generation, failure);
    const fromMs = (await endOfClosedParts(generation.encoder.folder)) ?? generation.fromSample / samplesPerMs;
    const toMs = this.#next / samplesPerMs;
    if (toMs - fromMs > holeMs) this.#options.onGap(fromMs, toMs, failure);
  }

  #fedUntil = 0;

  #feed(chunk: Chunk): void {
    const encoder = this.#generation?.encoder;
    if (!encoder) return;
    const skip = Math.max(0, this.#fedUntil - chunk.atSample) * bytesPerSample;
    if (skip >= chunk.pcm.length) return;
    encoder.write(skip === 0 ? chunk.pcm : chunk.pcm.subarray(skip));
    this.#fedUntil = chunk.atSample + chunk.pcm.length / bytesPerSample;
  }

  async #recover(dead: Generation, failure: string): Promise<void> {
    this.#generation = null;
    await Promise.race([dead.encoder.ended, delay(goneWithinMs, undefined, { ref: false })]);
    await this.#waitAfterFailures();
    const endMs = await endOfClosedParts(dead.encoder.folder);
    const endSample = endMs === null ? dead.fromSample : Math.round(endMs * samplesPerMs);
    const fromSample = Math.max(endSample, this.#history[0]?.atSample ?? this.#next);
    const [fromMs, toMs] = [endSample / samplesPerMs, fromSample / samplesPerMs];
    if (toMs - fromMs > holeMs) this.#options.onGap(fromMs, toMs, failure);
    const isComplete = this.#isClosed && this.#next - fromSample <= aacFrameSamples;
    if (isComplete) return;
    const generation = this.#begin(fromSample);
    for (const chunk of this.#history) this.#feed(chunk);
    if (!this.#isClosed) return;
    this.#generation = null;
    await this.#finish(generation, false);
  }

  async #waitAfterFailures(): Promise<void> {
    const nowMs = performance.now();
    this.#failuresAtMs = [...this.#failuresAtMs.filter((atMs) => nowMs - atMs < 30_000), nowMs];
    const recent = this.#failuresAtMs.length - 1;
    if (recent === 0) return;
    await delay(Math.min(200 * 2 ** recent, 5_000));
  }

  #await(work: Promise<unknown>): void {
    this.#closing.add(work);
    void work.finally(() => this.#closing.delete(work));
  }
}
